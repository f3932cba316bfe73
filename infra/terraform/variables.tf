variable "project" {
  description = "The id of the Google Cloud project."
  type        = string
}

variable "region" {
  description = "Where everything runs."
  type        = string
  default     = "europe-west1"
}

variable "public_url" {
  description = "Where people reach the gateway, such as https://api.example.com; empty: the address that Cloud Run gives it."
  type        = string
  default     = ""
}

variable "cors_origins" {
  description = "The origins whose pages may call the API."
  type        = list(string)
  default     = []
}

variable "supabase_url" {
  description = "The address of the Supabase project: https://abc.supabase.co"
  type        = string
}

variable "supabase_anon_key" {
  description = "Its anon (publishable) key. It is public."
  type        = string
}

variable "google_client_id" {
  description = "The OAuth client people sign in with; its secret goes to Secret Manager."
  type        = string
}

variable "database_ca" {
  description = "Certificate authorities to trust beside the system's when connecting to people's databases: PEM texts, one after the other. Supabase's databases need Supabase's. Empty: none."
  type        = string
  default     = ""
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
}

variable "max_instances" {
  description = "Of each service. An instance of the gateway holds up to 16 database connections, any other up to 10."
  type        = number
  default     = 3
}
