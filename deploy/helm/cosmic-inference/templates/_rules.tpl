{{/* What the operator may do where it runs jobs. */}}
{{- define "cosmic.rules" -}}
# Deletes a job when its ttlSecondsAfterFinished is over; makes a sweep's jobs, and suspends them with it.
- apiGroups: [cosmicai.dev]
  resources: [inferencejobs]
  verbs: [create, get, list, watch, patch, delete]
- apiGroups: [cosmicai.dev]
  resources: [inferencesweeps]
  verbs: [get, list, watch, delete]
- apiGroups: [cosmicai.dev]
  resources: [inferencejobs/status, inferencesweeps/status]
  verbs: [get, patch, update]
# Clusters that guard blockOwnerDeletion ask for this before they let a run's or a sweep's objects name their owner.
- apiGroups: [cosmicai.dev]
  resources: [inferencejobs/finalizers, inferencesweeps/finalizers]
  verbs: [update]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [create, get, list, watch, patch, delete]
# Each run's token and certificate. Names are not known beforehand, so that no rule can list them.
- apiGroups: [""]
  resources: [secrets]
  verbs: [create, get]
# Kept as they were made until the run ends: what somebody edits or deletes is restored.
- apiGroups: [""]
  resources: [services]
  verbs: [create, get, list, watch, patch, update, delete]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [create, get, list, watch, patch, update, delete]
# Why a pod does not run, and how it ended. Of a volume that cannot be mounted only Events tell.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list]
- apiGroups: [""]
  resources: [events]
  verbs: [list]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end }}

{{- define "cosmic.subjects" -}}
- kind: ServiceAccount
  name: {{ include "cosmic.serviceAccount" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}
