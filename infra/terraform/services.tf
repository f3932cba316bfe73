# Everything scales to zero: the CPU is there while a request is answered, and only that is paid for. var.scale changes it.

locals {
  as_it_comes = {
    gateway = {
      ingress = "INGRESS_TRAFFIC_ALL"
      # A stream of events lasts as long as a request may.
      timeout     = "3600s"
      concurrency = 80
      cpu         = "1"
      memory      = "512Mi"
    }
    # Pub/Sub of the same project counts as internal. It waits 600 s for an answer.
    orchestrator = {
      ingress     = "INGRESS_TRAFFIC_INTERNAL_ONLY"
      timeout     = "600s"
      concurrency = 20
      cpu         = "1"
      memory      = "512Mi"
    }
    mapping-agent = {
      ingress     = "INGRESS_TRAFFIC_INTERNAL_ONLY"
      timeout     = "600s"
      concurrency = 4
      cpu         = "1"
      memory      = "1Gi"
    }
  }

  services = {
    for name, service in local.as_it_comes : name => merge(
      service,
      { min_instances = 0, max_instances = var.max_instances },
      { for knob, value in try(var.scale[name], {}) : knob => value if value != null },
    )
  }
}

resource "google_cloud_run_v2_service" "service" {
  for_each = local.services

  name                = "doki-${each.key}"
  location            = var.region
  ingress             = each.value.ingress
  deletion_protection = var.deletion_protection

  # Anybody may call the gateway: it asks people for a token and machines for the internal secret. Not by a role for allUsers,
  # which organisations forbid.
  invoker_iam_disabled = each.key == "gateway"

  # Of old and new revisions together, so that a roll-out takes no second share of the database's connections.
  scaling {
    max_instance_count = each.value.max_instances
  }

  template {
    service_account                  = google_service_account.service[each.key].email
    timeout                          = each.value.timeout
    max_instance_request_concurrency = each.value.concurrency

    scaling {
      min_instance_count = each.value.min_instances
      max_instance_count = each.value.max_instances
    }

    containers {
      # Until a build puts ours in place.
      image = "us-docker.pkg.dev/cloudrun/container/hello"

      ports {
        container_port = 8080
      }

      resources {
        limits = {
          cpu    = each.value.cpu
          memory = each.value.memory
        }
        cpu_idle          = true
        startup_cpu_boost = true
      }

      startup_probe {
        period_seconds    = 1
        failure_threshold = 30
        http_get {
          path = "/health"
        }
      }

      dynamic "env" {
        for_each = local.settings[each.key]
        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = local.secrets[each.key]
        content {
          name = env.key
          value_source {
            secret_key_ref {
              secret  = google_secret_manager_secret.doki[env.value].secret_id
              version = "latest"
            }
          }
        }
      }
    }
  }

  # Images, and which revision is served, are the business of a build, and so are the labels and annotations gcloud writes with
  # them. It writes the name of the revision, too, and that is not left out: Terraform would send it again with the next change,
  # and Cloud Run takes a name once. So after a roll-out a plan shows it go, and an apply makes a revision of the same image.
  lifecycle {
    ignore_changes = [
      client,
      client_version,
      traffic,
      template[0].annotations,
      template[0].labels,
      template[0].containers[0].image,
    ]
  }

  depends_on = [google_secret_manager_secret_iam_member.service]
}

resource "google_cloud_run_v2_job" "sync_engine" {
  name                = "doki-sync-engine"
  location            = var.region
  deletion_protection = var.deletion_protection

  template {
    template {
      service_account = google_service_account.service["sync-engine"].email
      # A run that is cut off or dies is started again and goes on where its lease and base say.
      timeout     = var.run.timeout
      max_retries = var.run.retries

      containers {
        image = "us-docker.pkg.dev/cloudrun/container/job"

        resources {
          limits = {
            cpu    = var.run.cpu
            memory = var.run.memory
          }
        }

        dynamic "env" {
          for_each = local.settings["sync-engine"]
          content {
            name  = env.key
            value = env.value
          }
        }

        dynamic "env" {
          for_each = local.secrets["sync-engine"]
          content {
            name = env.key
            value_source {
              secret_key_ref {
                secret  = google_secret_manager_secret.doki[env.value].secret_id
                version = "latest"
              }
            }
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [
      client,
      client_version,
      template[0].annotations,
      template[0].labels,
      template[0].template[0].containers[0].image,
    ]
  }

  depends_on = [google_secret_manager_secret_iam_member.service]
}
