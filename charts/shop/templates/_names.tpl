{{/* Names and labels. */}}

{{- define "shop.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else -}}
{{- $name := ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) (contains .Chart.Name .Release.Name) -}}
{{- /* A release may be called what no Service can: with dots, or with a digit first. */ -}}
{{- if regexMatch "^[0-9]" $name }}{{ $name = printf "%s-%s" .Chart.Name $name }}{{ end -}}
{{- $name | replace "." "-" | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* What selects the pods of this release; never changed, for a Deployment's selector cannot be. */}}
{{- define "shop.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "shop.labels" -}}
{{- include "shop.labelsWith" (dict "root" . "own" dict) -}}
{{- end }}

{{/* Its own labels, those of all objects, and the chart's: dict "root" "own". */}}
{{- define "shop.labelsWith" -}}
{{- with merge (dict) (.own | default dict) (.root.Values.commonLabels | default dict) -}}
{{ toYaml . }}
{{ end -}}
{{- with .root -}}
{{ include "shop.selector" . }}
app.kubernetes.io/part-of: shop
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}
{{- end }}

{{/* The image of a service: dict "root" "service". */}}
{{- define "shop.image" -}}
{{- with .root.Values.image -}}
{{- with .registry }}{{ . }}/{{ end -}}
shop-{{ $.service }}:{{ .tag | default $.root.Chart.AppVersion }}
{{- with get (.digests | default dict) $.service }}@{{ . }}{{ end -}}
{{- end -}}
{{- end }}

{{/* Where the pods of one service, or MongoDB's, may run: a dict with nodeSelector, tolerations, affinity, priorityClassName. */}}
{{- define "shop.placing" -}}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- end }}

{{/* The Secrets with which images are pulled. */}}
{{- define "shop.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- end }}

{{/* An amount such as 250m, 2, 512Mi or 1e9, as a number. */}}
{{- define "shop.amount" -}}
{{- $text := toString . -}}
{{- $factors := dict "m" 0.001 "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 "P" 1000000000000000 "E" 1000000000000000000 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 "Ei" 1152921504606846976 -}}
{{- $unit := regexFind "[mkMGTPEKi]+$" $text -}}
{{- mulf (float64 (trimSuffix $unit $text)) (float64 (get $factors $unit | default 1)) -}}
{{- end }}

{{/* Refuses a request that is more than its limit, as the cluster would: dict "where" "resources". */}}
{{- define "shop.resources" -}}
{{- $resources := .resources | default dict -}}
{{- $limits := $resources.limits | default dict -}}
{{- range $what, $amount := $resources.requests | default dict -}}
{{- if hasKey $limits $what -}}
{{- if gt (include "shop.amount" $amount | float64) (include "shop.amount" (get $limits $what) | float64) -}}
{{- fail (printf "%s.resources: requests.%s (%v) must not be more than limits.%s (%v)." $.where $what $amount $what (get $limits $what)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end }}

{{/* Pod security as the standard "restricted" asks for it: dict "user". */}}
{{- define "shop.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .user }}
runAsGroup: {{ .user }}
fsGroup: {{ .user }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "shop.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}
