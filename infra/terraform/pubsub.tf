# Topics and push subscriptions as packages/cli/src/cloud/provision.ts makes them for the local cloud; a test of the
# house compares the two. Messages arrive unwrapped: the body is the message, its attributes are headers.

locals {
  pubsub_agent = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_pubsub_topic" "orchestrator" {
  name       = "doki-orchestrator"
  depends_on = [google_project_service.api]
}

resource "google_pubsub_topic" "mapping" {
  name       = "doki-mapping"
  depends_on = [google_project_service.api]
}

resource "google_pubsub_topic" "dead_letters" {
  name       = "doki-dead-letters"
  depends_on = [google_project_service.api]
}

resource "google_pubsub_subscription" "orchestrator" {
  name                 = "doki-orchestrator-push"
  topic                = google_pubsub_topic.orchestrator.id
  ack_deadline_seconds = 600

  push_config {
    push_endpoint = "${google_cloud_run_v2_service.service["orchestrator"].uri}/jobs"
    no_wrapper {
      write_metadata = true
    }
    oidc_token {
      service_account_email = google_service_account.push.email
      audience              = google_cloud_run_v2_service.service["orchestrator"].uri
    }
  }

  retry_policy {
    minimum_backoff = "1s"
    maximum_backoff = "60s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead_letters.id
    max_delivery_attempts = 5
  }

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_subscription" "mapping" {
  name                 = "doki-mapping-push"
  topic                = google_pubsub_topic.mapping.id
  ack_deadline_seconds = 600

  push_config {
    push_endpoint = "${google_cloud_run_v2_service.service["mapping-agent"].uri}/jobs"
    no_wrapper {
      write_metadata = true
    }
    oidc_token {
      service_account_email = google_service_account.push.email
      audience              = google_cloud_run_v2_service.service["mapping-agent"].uri
    }
  }

  retry_policy {
    minimum_backoff = "1s"
    maximum_backoff = "60s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead_letters.id
    max_delivery_attempts = 5
  }

  expiration_policy {
    ttl = ""
  }
}

# A message that was given up fails its job, so that nobody waits for it.
resource "google_pubsub_subscription" "dead_letters" {
  name                 = "doki-dead-letters-push"
  topic                = google_pubsub_topic.dead_letters.id
  ack_deadline_seconds = 600

  push_config {
    push_endpoint = "${google_cloud_run_v2_service.service["gateway"].uri}/internal/dead-letters"
    no_wrapper {
      write_metadata = true
    }
    oidc_token {
      service_account_email = google_service_account.push.email
      audience              = google_cloud_run_v2_service.service["gateway"].uri
    }
  }

  retry_policy {
    minimum_backoff = "1s"
    maximum_backoff = "60s"
  }

  expiration_policy {
    ttl = ""
  }
}

# Who publishes what. The gateway starts requests and sweeps up what was left behind; the orchestrator asks for mappings;
# a job that ends wakes the request that waits for it.
locals {
  publishers = {
    "gateway/orchestrator"       = { service = "gateway", topic = google_pubsub_topic.orchestrator.name }
    "gateway/mapping"            = { service = "gateway", topic = google_pubsub_topic.mapping.name }
    "orchestrator/mapping"       = { service = "orchestrator", topic = google_pubsub_topic.mapping.name }
    "orchestrator/orchestrator"  = { service = "orchestrator", topic = google_pubsub_topic.orchestrator.name }
    "mapping-agent/orchestrator" = { service = "mapping-agent", topic = google_pubsub_topic.orchestrator.name }
    "sync-engine/orchestrator"   = { service = "sync-engine", topic = google_pubsub_topic.orchestrator.name }
  }
}

resource "google_pubsub_topic_iam_member" "publisher" {
  for_each = local.publishers

  topic  = each.value.topic
  role   = "roles/pubsub.publisher"
  member = google_service_account.service[each.value.service].member
}

# Pub/Sub itself signs tokens as the push account, and moves messages from a subscription to the dead letters.
resource "google_service_account_iam_member" "pubsub_signs" {
  service_account_id = google_service_account.push.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = local.pubsub_agent
}

resource "google_pubsub_topic_iam_member" "pubsub_gives_up" {
  topic  = google_pubsub_topic.dead_letters.name
  role   = "roles/pubsub.publisher"
  member = local.pubsub_agent
}

resource "google_pubsub_subscription_iam_member" "pubsub_gives_up" {
  for_each = {
    orchestrator = google_pubsub_subscription.orchestrator.name
    mapping      = google_pubsub_subscription.mapping.name
  }

  subscription = each.value
  role         = "roles/pubsub.subscriber"
  member       = local.pubsub_agent
}
