# terraform init -backend=false && terraform test
# Plans everything with a provider that makes nothing: it needs no account, no project and no network.

mock_provider "google" {}

mock_provider "google" {
  alias = "billing"
}

variables {
  project           = "my-project"
  supabase_url      = "https://abc.supabase.co"
  supabase_anon_key = "sb_publishable_abc"
  google_client_id  = "1234-abcd.apps.googleusercontent.com"
}

run "as_it_comes" {
  command = plan

  assert {
    condition     = alltrue([for service in google_cloud_run_v2_service.service : service.template[0].scaling[0].min_instance_count == 0])
    error_message = "Nothing is kept warm unless it is asked for."
  }
  assert {
    condition     = [for name, service in google_cloud_run_v2_service.service : name if service.ingress == "INGRESS_TRAFFIC_ALL"] == ["gateway"]
    error_message = "The gateway alone is reached from outside."
  }
  assert {
    condition     = [for name, service in google_cloud_run_v2_service.service : name if service.invoker_iam_disabled] == ["gateway"]
    error_message = "The gateway alone lets whoever asks come to its door."
  }
  assert {
    condition     = length(google_project_iam_member.telemetry) + length(google_billing_budget.month) + length(google_iam_workload_identity_pool.github) == 0
    error_message = "What is not asked for is not there."
  }
  assert {
    condition     = !contains(keys(google_secret_manager_secret.doki), "doki-model-api-key")
    error_message = "Without a model there is no key of one."
  }
}

run "with_everything" {
  command = apply

  variables {
    public_url        = "https://api.example.com"
    cors_origins      = ["https://app.example.com"]
    telemetry         = true
    alert_emails      = ["a@example.com", "b@example.com"]
    budget            = { billing_account = "012345-6789AB-CDEF01", amount = 20.5 }
    github_repository = "you/doki"
    model             = { provider = "openai", name = "a-model" }
    scale             = { gateway = { min_instances = 1, max_instances = 10 }, mapping-agent = { memory = "2Gi" } }
    run               = { memory = "2Gi" }
    runs_per_tick     = 5
  }

  assert {
    condition     = output.google_redirect_uri == "https://api.example.com/auth/google/callback"
    error_message = "People come back to the address they know."
  }
  assert {
    condition     = google_cloud_run_v2_service.service["gateway"].template[0].scaling[0].max_instance_count == 10 && google_cloud_run_v2_service.service["orchestrator"].template[0].scaling[0].max_instance_count == 3
    error_message = "The scale of a service is its own."
  }
  assert {
    condition     = alltrue([for service in google_cloud_run_v2_service.service : service.scaling[0].max_instance_count == service.template[0].scaling[0].max_instance_count])
    error_message = "Two revisions at once have no more instances than one."
  }
  assert {
    condition     = [for env in google_cloud_run_v2_service.service["gateway"].template[0].containers[0].env : env.value if env.name == "RUNS_PER_TICK"] == ["5"]
    error_message = "The clock starts as many runs as it is told."
  }
  assert {
    condition     = length(google_project_iam_member.telemetry) == 4 * 3
    error_message = "Each process may send traces and metrics, and name the project they count for."
  }
  assert {
    condition     = [for env in google_cloud_run_v2_service.service["mapping-agent"].template[0].containers[0].env : env.name if env.name == "MODEL_API_KEY"] == ["MODEL_API_KEY"]
    error_message = "An agent has the key of its model."
  }
  assert {
    condition     = google_billing_budget.month[0].amount[0].specified_amount[0].units == "20" && length(google_billing_budget.month[0].all_updates_rule[0].monitoring_notification_channels) == 2
    error_message = "The budget is told to whoever is told of alerts."
  }
}

run "no_reminders" {
  command = plan

  variables {
    secret_rotation_days = 0
  }

  assert {
    condition     = length(google_pubsub_topic.rotation) == 0
    error_message = "Nobody is reminded who does not want to be."
  }
}

run "wrong_settings" {
  command = plan

  variables {
    project           = "My Project"
    supabase_anon_key = "sb_secret_abc"
    google_client_id  = "1234"
    public_url        = "http://api.example.com/"
    model             = { provider = "openai" }
    scale             = { engine = { memory = "2Gi" } }
    database_ca_file  = "versions.tf"
    telemetry_share   = 10
    runs_per_tick     = 2.5
  }

  expect_failures = [
    var.project,
    var.supabase_anon_key,
    var.google_client_id,
    var.public_url,
    var.model,
    var.scale,
    var.database_ca_file,
    var.telemetry_share,
    var.runs_per_tick,
  ]
}
