{{/* The operator's objects have one fixed name: there is one operator a namespace. */}}
{{- define "cosmic.operator" -}}cosmic-operator{{- end }}

{{/* Cluster-wide objects carry the release's namespace too, so that two releases with lists of namespaces can live side by side. */}}
{{- define "cosmic.clusterWide" -}}{{ .Release.Namespace }}:cosmic-operator{{- end }}

{{- define "cosmic.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "cosmic.operator" .) }}
{{- end }}

{{/* The image of a component: what the component says, else prefix/component:tag. Arguments: root, component. */}}
{{- define "cosmic.image" -}}
{{- $own := (index .root.Values .component).image -}}
{{- $own | default (include "cosmic.defaultImage" (dict "root" .root "name" .component)) -}}
{{- end }}

{{/* prefix/name:tag. Arguments: root, name. */}}
{{- define "cosmic.defaultImage" -}}
{{- $image := .root.Values.image -}}
{{- printf "%s/%s:%s" $image.prefix .name ($image.tag | default .root.Chart.AppVersion) -}}
{{- end }}

{{/* By what the operator's pods are selected. */}}
{{- define "cosmic.selector" -}}
app.kubernetes.io/name: cosmic-inference
app.kubernetes.io/component: operator
{{- end }}

{{/* On everything that the chart installs. */}}
{{- define "cosmic.labels" -}}
app.kubernetes.io/name: cosmic-inference
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}
