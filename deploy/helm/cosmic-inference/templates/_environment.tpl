{{/* The operator's configuration. */}}
{{- define "cosmic.environment" -}}
- name: COSMIC_OPERATOR_NAMESPACE
  valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
- name: COSMIC_COORDINATOR_IMAGE
  value: {{ include "cosmic.image" (dict "root" . "component" "coordinator") | quote }}
- name: COSMIC_WORKER_IMAGE
  value: {{ include "cosmic.image" (dict "root" . "component" "worker") | quote }}
- name: COSMIC_WORKER_ONNX_IMAGE
  value: {{ .Values.worker.onnxImage | default (include "cosmic.defaultImage" (dict "root" . "name" "worker-onnx")) | quote }}
- name: COSMIC_IMAGE_PULL_POLICY
  value: {{ .Values.image.pullPolicy }}
- name: COSMIC_IMAGE_PULL_SECRETS
  value: {{ join "," .Values.image.pullSecrets | quote }}
- name: COSMIC_WATCH_NAMESPACES
  value: {{ join "," .Values.watchNamespaces | quote }}
- name: COSMIC_LEADER_ELECTION
  value: {{ .Values.operator.leaderElection | quote }}
- name: COSMIC_HEALTH_PORT
  value: "8080"
- name: COSMIC_COORDINATOR_CPU
  value: {{ .Values.coordinator.cpu | quote }}
- name: COSMIC_COORDINATOR_MEMORY
  value: {{ .Values.coordinator.memory | quote }}
- name: COSMIC_WORKER_CPU
  value: {{ .Values.worker.cpu | quote }}
- name: COSMIC_WORKER_MEMORY
  value: {{ .Values.worker.memory | quote }}
- name: COSMIC_NETWORK_POLICY
  value: {{ .Values.networkPolicy.runs | quote }}
{{- with (.Values.worker.modelCache).claimName }}
- name: COSMIC_MODEL_CACHE_CLAIM
  value: {{ . | quote }}
{{- end }}
{{- with .Values.operator.logLevel }}
- name: COSMIC_LOG_LEVEL
  value: {{ . }}
{{- end }}
{{- end }}
