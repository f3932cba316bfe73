# Terraform makes the secrets and says who reads them; their values are added by hand and never pass through here:
#   printf %s "$VALUE" | gcloud secrets versions add doki-seal-keys --data-file=-

resource "google_secret_manager_secret" "doki" {
  for_each = toset(concat([local.owner_secret], flatten([for names in values(local.secrets) : values(names)])))

  secret_id           = each.key
  deletion_protection = var.deletion_protection
  # A version that was destroyed by mistake can be had back for a day.
  version_destroy_ttl = "86400s"

  replication {
    auto {}
  }

  # Secret Manager says when it is time, and an alert tells operators (alerts.tf). It changes nothing by itself.
  dynamic "rotation" {
    for_each = local.rotation_seconds > 0 ? [local.rotation_seconds] : []
    content {
      rotation_period    = "${rotation.value}s"
      next_rotation_time = timeadd(plantimestamp(), "${rotation.value}s")
    }
  }
  dynamic "topics" {
    for_each = google_pubsub_topic.rotation
    content {
      name = topics.value.id
    }
  }

  # The first time is counted from when it was made; then Secret Manager counts on.
  lifecycle {
    ignore_changes = [rotation[0].next_rotation_time]
  }

  depends_on = [google_project_service.api, google_pubsub_topic_iam_member.secret_manager]
}

locals {
  rotation_seconds = var.secret_rotation_days * 86400

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

# Secret Manager tells the topic of all that is done to a secret. Only that its time has come stays here, until an operator
# has changed it and takes the message: as long as one is there, an alert says so.
resource "google_pubsub_topic" "rotation" {
  count = local.rotation_seconds > 0 ? 1 : 0

  name       = "doki-secret-rotation"
  depends_on = [google_project_service.api]
}

resource "google_pubsub_subscription" "rotation" {
  count = length(google_pubsub_topic.rotation)

  name                       = "doki-secret-rotation"
  topic                      = google_pubsub_topic.rotation[count.index].id
  filter                     = "attributes.eventType = \"SECRET_ROTATE\""
  message_retention_duration = "2678400s"

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "secret_manager" {
  count = length(google_pubsub_topic.rotation)

  topic  = google_pubsub_topic.rotation[count.index].name
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-secretmanager.iam.gserviceaccount.com"
}
