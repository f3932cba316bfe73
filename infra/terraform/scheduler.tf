# Each minute: starts what is due, looks at live syncs, dispatches jobs that were left behind and frees those whose process died.

data "google_secret_manager_secret_version" "internal" {
  secret = google_secret_manager_secret.doki["doki-internal-secrets"].id
}

resource "google_cloud_scheduler_job" "tick" {
  name             = "doki-tick"
  region           = var.region
  schedule         = "* * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "60s"

  retry_config {
    retry_count = 0
  }

  http_target {
    uri         = "${google_cloud_run_v2_service.service["gateway"].uri}/internal/tick"
    http_method = "POST"
    body        = base64encode("{}")
    headers = {
      "Content-Type"      = "application/json"
      "X-Internal-Secret" = split(",", data.google_secret_manager_secret_version.internal.secret_data)[0]
    }
    oidc_token {
      service_account_email = google_service_account.tick.email
      audience              = local.public_url
    }
  }

  depends_on = [google_project_service.api]
}
