output "gateway" {
  description = "Where the gateway is."
  value       = local.public_url
}

output "google_redirect_uri" {
  description = "What the OAuth client must list as an authorised redirect URI."
  value       = "${local.public_url}/auth/google/callback"
}

output "build_service_account" {
  description = "Who builds and deploys: gcloud builds submit --service-account."
  value       = google_service_account.deploy.id
}
