variable "project" {
  description = "The id of the Google Cloud project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "This is the id of the project, not its name or number: 6 to 30 small letters, digits and hyphens."
  }
}

variable "region" {
  description = "Where everything runs: near the database."
  type        = string
  default     = "europe-west1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region is named like europe-west1, without the letter of a zone."
  }
}

variable "public_url" {
  description = "Where people reach the gateway, such as https://api.example.com; empty: the address that Cloud Run gives it."
  type        = string
  default     = ""

  validation {
    condition     = var.public_url == "" || can(regex("^https://[^/]+$", var.public_url))
    error_message = "It starts with https:// and has no path and no slash at its end."
  }
}

variable "cors_origins" {
  description = "The origins whose pages may call the API."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for origin in var.cors_origins : can(regex("^https?://[^/]+$", origin))])
    error_message = "An origin is scheme and host, such as https://app.example.com, without a path."
  }
}

variable "supabase_url" {
  description = "The address of the Supabase project: https://abc.supabase.co"
  type        = string

  validation {
    condition     = can(regex("^https://[^/]+$", var.supabase_url))
    error_message = "It starts with https:// and has no path: https://abc.supabase.co"
  }
}

variable "supabase_anon_key" {
  description = "Its anon (publishable) key. It is public."
  type        = string

  validation {
    condition     = length(var.supabase_anon_key) > 0 && !startswith(var.supabase_anon_key, "sb_secret_")
    error_message = "This is the anon or publishable key; the secret one must not come here."
  }
}

variable "google_client_id" {
  description = "The OAuth client people sign in with; its secret goes to Secret Manager."
  type        = string

  validation {
    condition     = endswith(var.google_client_id, ".apps.googleusercontent.com")
    error_message = "A client id ends with .apps.googleusercontent.com"
  }
}

variable "database_ca_file" {
  description = "A file here with certificate authorities to trust beside the system's when connecting to databases, Doki's own and people's: PEM texts, one after the other. Supabase's databases are known by Supabase's own: supabase-ca.crt, from its dashboard. Empty: none."
  type        = string
  default     = ""

  validation {
    condition     = var.database_ca_file == "" || can(regex("-----BEGIN CERTIFICATE-----", file(var.database_ca_file)))
    error_message = "It is the name of a file of PEM certificates, from the folder of these files."
  }
}

variable "model" {
  description = "The model that agents may ask beside their rules; its key goes to Secret Manager. See docs/configuration.md; empty: as when absent."
  type = object({
    provider     = optional(string, "none")
    name         = optional(string, "")
    base_url     = optional(string, "")
    embedder     = optional(string, "")
    daily_tokens = optional(string, "")
    input_price  = optional(string, "")
    output_price = optional(string, "")
  })
  default = {}

  validation {
    condition     = contains(["none", "openai", "google"], var.model.provider)
    error_message = "The provider is none, openai (any endpoint that speaks its protocol) or google."
  }
  validation {
    condition     = (var.model.provider == "none") == (var.model.name == "")
    error_message = "A provider needs the name of a model, and a name a provider."
  }
}

variable "google_quota" {
  description = "What Google allows a minute, reads and writes each: one account, and the whole project. Doki keeps to 90 % of it. Raise it after Google has."
  type = object({
    user    = optional(number, 60)
    project = optional(number, 300)
  })
  default = {}

  validation {
    condition     = var.google_quota.user >= 1 && var.google_quota.project >= var.google_quota.user
    error_message = "At least 1, and the project no less than one account."
  }
}

variable "max_instances" {
  description = "Of each service, old and new revisions together; while a build is put in place a service has one more, which is tried before it gets traffic. An instance of the gateway takes up to 11 database connections as doki_gateway and 5 as doki_service, one of an agent up to 5 as doki_service: together with the runs (runs_per_tick) no more than the database or its pooler allows each of the two."
  type        = number
  default     = 3

  validation {
    condition     = var.max_instances >= 1 && var.max_instances <= 100
    error_message = "Between 1 and 100."
  }
}

variable "runs_per_tick" {
  description = "How many runs that are due the clock starts in a minute at most; what is left waits for the next one. A run takes up to 4 database connections as doki_service while it lasts, and one execution of Cloud Run."
  type        = number
  default     = 50

  validation {
    condition     = var.runs_per_tick >= 1 && var.runs_per_tick <= 500 && floor(var.runs_per_tick) == var.runs_per_tick
    error_message = "A whole number from 1 to 500."
  }
}

variable "scale" {
  description = "What a service gets that is not as it comes (services.tf): min_instances above 0 keeps that many warm and costs while nobody uses them; max_instances wins over the one for all."
  type = map(object({
    min_instances = optional(number)
    max_instances = optional(number)
    concurrency   = optional(number)
    cpu           = optional(string)
    memory        = optional(string)
  }))
  default = {}

  validation {
    condition     = alltrue([for name in keys(var.scale) : contains(["gateway", "orchestrator", "mapping-agent"], name)])
    error_message = "The services are gateway, orchestrator and mapping-agent; a run has the variable run."
  }
}

variable "run" {
  description = "What one run of a sync gets: cpu, memory, how long a try may take, and how often the platform starts it again when it dies."
  type = object({
    cpu     = optional(string, "1")
    memory  = optional(string, "1Gi")
    timeout = optional(string, "3600s")
    retries = optional(number, 3)
  })
  default = {}

  validation {
    condition     = can(regex("^[0-9]+s$", var.run.timeout))
    error_message = "The timeout is in seconds, such as 3600s."
  }
  validation {
    condition     = var.run.retries >= 0 && var.run.retries <= 10
    error_message = "Between 0 and 10 retries."
  }
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to delete the services, the job and the secrets."
  type        = bool
  default     = true
}

variable "secret_rotation_days" {
  description = "After so many days operators are reminded to change each secret (docs/operations.md says how); 0: never."
  type        = number
  default     = 90

  validation {
    condition     = var.secret_rotation_days == 0 || (var.secret_rotation_days >= 1 && var.secret_rotation_days <= 36500)
    error_message = "0, or from 1 to 36500 days."
  }
}

variable "alert_emails" {
  description = "Who is told when something is wrong (alerts.tf). Empty: the alerts are shown in the console, and nobody is written to."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.alert_emails : can(regex("^[^@\\s]+@[^@\\s]+$", email))])
    error_message = "These are e-mail addresses."
  }
}

variable "uptime_check_period" {
  description = "How often Google looks, from several regions, whether the gateway answers."
  type        = string
  default     = "300s"

  validation {
    condition     = contains(["60s", "300s", "600s", "900s"], var.uptime_check_period)
    error_message = "One of 60s, 300s, 600s and 900s."
  }
}

variable "budget" {
  description = "What a month may cost, in the currency of the billing account (its id like 012345-6789AB-CDEF01): at half of it, at nine tenths, and when all of it is foreseen, its administrators are told. Absent: no budget."
  type = object({
    billing_account = string
    amount          = number
  })
  default = null

  validation {
    condition     = var.budget == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.budget.billing_account))
    error_message = "The id of a billing account is like 012345-6789AB-CDEF01."
  }
}

variable "github_repository" {
  description = "OWNER/NAME of the GitHub repository whose workflow deploys (.github/workflows/deploy.yml), without any key; empty: none."
  type        = string
  default     = ""

  validation {
    condition     = var.github_repository == "" || can(regex("^[\\w.-]+/[\\w.-]+$", var.github_repository))
    error_message = "It is OWNER/NAME."
  }
}

variable "telemetry" {
  description = "Whether traces and metrics are sent to Google's Telemetry API; the dashboard then shows latencies, ages and quota as well."
  type        = bool
  default     = false
}

variable "telemetry_share" {
  description = "Which share of traces is sent, from 0 to 1; metrics are sent whole. docs/benchmarks.md says what it costs."
  type        = number
  default     = 1

  validation {
    condition     = var.telemetry_share >= 0 && var.telemetry_share <= 1
    error_message = "From 0 to 1."
  }
}
