output "gateway" {
  description = "Where the gateway is."
  value       = local.public_url
}

output "google_redirect_uri" {
  description = "What the OAuth client must list as an authorised redirect URI."
  value       = "${local.public_url}/auth/google/callback"
}

output "images" {
  description = "Where images are pushed to."
  value       = "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.doki.repository_id}"
}

output "secrets" {
  description = "The secrets that need a value."
  value       = sort([for secret in google_secret_manager_secret.doki : secret.secret_id])
}

output "build_service_account" {
  description = "Who builds and deploys: gcloud builds submit --service-account."
  value       = google_service_account.deploy.id
}

output "github_variables" {
  description = "The variables that .github/workflows/deploy.yml wants of its repository; null without var.github_repository."
  value = var.github_repository == "" ? null : {
    GCP_PROJECT                = var.project
    GCP_REGION                 = var.region
    WORKLOAD_IDENTITY_PROVIDER = google_iam_workload_identity_pool_provider.github[0].name
    DEPLOY_SERVICE_ACCOUNT     = google_service_account.deploy.email
  }
}
