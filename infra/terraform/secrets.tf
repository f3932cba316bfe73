# Terraform makes the secrets and says who reads them; their values are added by hand and never pass through here:
#   printf %s "$VALUE" | gcloud secrets versions add doki-seal-keys --data-file=-

resource "google_secret_manager_secret" "doki" {
  for_each = toset(concat([local.owner_secret], flatten([for names in values(local.secrets) : values(names)])))

  secret_id = each.key
  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

locals {
  secret_readers = merge([
    for service, names in local.secrets : {
      for secret in distinct(values(names)) : "${service}/${secret}" => { service = service, secret = secret }
    }
  ]...)
}

resource "google_secret_manager_secret_iam_member" "service" {
  for_each = local.secret_readers

  secret_id = google_secret_manager_secret.doki[each.value.secret].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.service[each.value.service].member
}
