# What each process is told by its environment, by the names its src/config.ts knows; .env.example explains them.
# Plain settings first, then the ones that come from Secret Manager: name of the setting = name of the secret.

locals {
  public_url = coalesce(var.public_url, "https://doki-gateway-${data.google_project.this.number}.${var.region}.run.app")

  database_ca = var.database_ca_file == "" ? "" : file(var.database_ca_file)

  settings = {
    gateway = {
      GCP_PROJECT                 = var.project
      GCP_REGION                  = var.region
      SYNC_JOB_NAME               = "doki-sync-engine"
      PUBLIC_URL                  = local.public_url
      WEBHOOK_URL                 = local.public_url
      TICK_CALLER                 = google_service_account.tick.email
      RUNS_PER_TICK               = tostring(var.runs_per_tick)
      CORS_ORIGINS                = join(",", var.cors_origins)
      TRUST_PROXY                 = "1"
      SUPABASE_URL                = var.supabase_url
      SUPABASE_ANON_KEY           = var.supabase_anon_key
      GOOGLE_CLIENT_ID            = var.google_client_id
      GOOGLE_USER_QUOTA           = tostring(var.google_quota.user)
      GOOGLE_PROJECT_QUOTA        = tostring(var.google_quota.project)
      DATABASE_CA                 = local.database_ca
      OTEL_EXPORTER_OTLP_ENDPOINT = var.telemetry ? "https://telemetry.googleapis.com" : ""
      OTEL_TRACES_SAMPLER_ARG     = var.telemetry ? tostring(var.telemetry_share) : ""
    }
    orchestrator = {
      GCP_PROJECT                 = var.project
      GCP_REGION                  = var.region
      SYNC_JOB_NAME               = "doki-sync-engine"
      GOOGLE_CLIENT_ID            = var.google_client_id
      GOOGLE_USER_QUOTA           = tostring(var.google_quota.user)
      GOOGLE_PROJECT_QUOTA        = tostring(var.google_quota.project)
      DATABASE_CA                 = local.database_ca
      MODEL_PROVIDER              = var.model.provider
      MODEL_NAME                  = var.model.name
      MODEL_BASE_URL              = var.model.base_url
      MODEL_DAILY_TOKENS          = var.model.daily_tokens
      MODEL_INPUT_PRICE           = var.model.input_price
      MODEL_OUTPUT_PRICE          = var.model.output_price
      EMBEDDER_NAME               = var.model.embedder
      OTEL_EXPORTER_OTLP_ENDPOINT = var.telemetry ? "https://telemetry.googleapis.com" : ""
      OTEL_TRACES_SAMPLER_ARG     = var.telemetry ? tostring(var.telemetry_share) : ""
    }
    mapping-agent = {
      GCP_PROJECT                 = var.project
      GCP_REGION                  = var.region
      SYNC_JOB_NAME               = "doki-sync-engine"
      GOOGLE_CLIENT_ID            = var.google_client_id
      GOOGLE_USER_QUOTA           = tostring(var.google_quota.user)
      GOOGLE_PROJECT_QUOTA        = tostring(var.google_quota.project)
      DATABASE_CA                 = local.database_ca
      MODEL_PROVIDER              = var.model.provider
      MODEL_NAME                  = var.model.name
      MODEL_BASE_URL              = var.model.base_url
      MODEL_DAILY_TOKENS          = var.model.daily_tokens
      MODEL_INPUT_PRICE           = var.model.input_price
      MODEL_OUTPUT_PRICE          = var.model.output_price
      EMBEDDER_NAME               = var.model.embedder
      OTEL_EXPORTER_OTLP_ENDPOINT = var.telemetry ? "https://telemetry.googleapis.com" : ""
      OTEL_TRACES_SAMPLER_ARG     = var.telemetry ? tostring(var.telemetry_share) : ""
    }
    sync-engine = {
      GCP_PROJECT                 = var.project
      GCP_REGION                  = var.region
      SYNC_JOB_NAME               = "doki-sync-engine"
      GOOGLE_CLIENT_ID            = var.google_client_id
      GOOGLE_USER_QUOTA           = tostring(var.google_quota.user)
      GOOGLE_PROJECT_QUOTA        = tostring(var.google_quota.project)
      DATABASE_CA                 = local.database_ca
      OTEL_EXPORTER_OTLP_ENDPOINT = var.telemetry ? "https://telemetry.googleapis.com" : ""
      OTEL_TRACES_SAMPLER_ARG     = var.telemetry ? tostring(var.telemetry_share) : ""
    }
  }

  secret_settings = {
    gateway = {
      DATABASE_URL         = "doki-gateway-database-url"
      SERVICE_DATABASE_URL = "doki-service-database-url"
      INTERNAL_SECRETS     = "doki-internal-secrets"
      SEAL_KEYS            = "doki-seal-keys"
      GOOGLE_CLIENT_SECRET = "doki-google-client-secret"
    }
    orchestrator = {
      DATABASE_URL         = "doki-service-database-url"
      INTERNAL_SECRETS     = "doki-internal-secrets"
      SEAL_KEYS            = "doki-seal-keys"
      GOOGLE_CLIENT_SECRET = "doki-google-client-secret"
    }
    mapping-agent = {
      DATABASE_URL         = "doki-service-database-url"
      INTERNAL_SECRETS     = "doki-internal-secrets"
      SEAL_KEYS            = "doki-seal-keys"
      GOOGLE_CLIENT_SECRET = "doki-google-client-secret"
    }
    sync-engine = {
      DATABASE_URL         = "doki-service-database-url"
      INTERNAL_SECRETS     = "doki-internal-secrets"
      SEAL_KEYS            = "doki-seal-keys"
      GOOGLE_CLIENT_SECRET = "doki-google-client-secret"
    }
  }

  # Who may ask a model has its key, where one is chosen.
  model_secrets = { for name, secret in { MODEL_API_KEY = "doki-model-api-key" } : name => secret if var.model.provider != "none" }
  secrets = merge([
    for service, names in local.secret_settings : {
      (service) = merge(names, { for name, secret in local.model_secrets : name => secret if can(local.settings[service].MODEL_PROVIDER) })
    }
  ]...)

  # The owner of the database: only migrations log in as it.
  owner_secret = "doki-owner-database-url"
}
