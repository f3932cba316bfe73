# One account for each process, with what it needs and no more. What they may read of secrets is in secrets.tf,
# what they may publish in pubsub.tf.

resource "google_service_account" "service" {
  for_each = local.settings

  account_id   = "doki-${each.key}"
  display_name = "Doki: ${each.key}"
}

# Starting a run hands it the id of its job, which is an override of its environment; the predefined role for that may look
# into executions and end them, too. A run that is told to stop gives its job back and starts the next one.
resource "google_project_iam_custom_role" "starts_runs" {
  role_id     = "dokiRunStarter"
  title       = "Doki: starts runs"
  permissions = ["run.jobs.run", "run.jobs.runWithOverrides"]
}

resource "google_cloud_run_v2_job_iam_member" "starts_runs" {
  for_each = toset(["gateway", "orchestrator", "sync-engine"])

  name     = google_cloud_run_v2_job.sync_engine.name
  location = var.region
  role     = google_project_iam_custom_role.starts_runs.name
  member   = google_service_account.service[each.key].member
}

# Only Pub/Sub may call the agents.
resource "google_service_account" "push" {
  account_id   = "doki-push"
  display_name = "Doki: Pub/Sub as it delivers messages"
}

resource "google_cloud_run_v2_service_iam_member" "push" {
  for_each = toset(["orchestrator", "mapping-agent"])

  name     = google_cloud_run_v2_service.service[each.key].name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.push.member
}

# Who the tick is: the gateway checks its token, as it checks everybody.
resource "google_service_account" "tick" {
  account_id   = "doki-tick"
  display_name = "Doki: Cloud Scheduler as it calls the tick"
}

# Traces and metrics, where they are sent. The call names the project it counts for, and who names one must be allowed to use it.
locals {
  telemetry_roles = ["telemetry.tracesWriter", "telemetry.metricsWriter", "serviceusage.serviceUsageConsumer"]
}

resource "google_project_iam_member" "telemetry" {
  for_each = var.telemetry ? {
    for pair in setproduct(keys(local.settings), local.telemetry_roles) : join(" ", pair) => pair
  } : {}

  project = var.project
  role    = "roles/${each.value[1]}"
  member  = google_service_account.service[each.value[0]].member
}

# A build: makes images, migrates, and puts new images in place.
resource "google_service_account" "deploy" {
  account_id   = "doki-deploy"
  display_name = "Doki: builds and deploys"
}

resource "google_artifact_registry_repository_iam_member" "deploy" {
  repository = google_artifact_registry_repository.doki.name
  location   = var.region
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.deploy.member
}

# Put an image in place, shift traffic, look how it went. Not: make or delete a service, say who may call it, start a run.
resource "google_project_iam_custom_role" "deploys" {
  role_id = "dokiDeployer"
  title   = "Doki: puts images in place"
  permissions = [
    "run.configurations.get",
    "run.jobs.get",
    "run.jobs.update",
    "run.revisions.get",
    "run.revisions.list",
    "run.routes.get",
    "run.services.get",
    "run.services.update",
  ]
}

resource "google_cloud_run_v2_service_iam_member" "deploy" {
  for_each = local.services

  name     = google_cloud_run_v2_service.service[each.key].name
  location = var.region
  role     = google_project_iam_custom_role.deploys.name
  member   = google_service_account.deploy.member
}

resource "google_cloud_run_v2_job_iam_member" "deploy" {
  name     = google_cloud_run_v2_job.sync_engine.name
  location = var.region
  role     = google_project_iam_custom_role.deploys.name
  member   = google_service_account.deploy.member
}

# Whoever changes a service waits for that by an operation, and operations are in the project, not in a service.
resource "google_project_iam_custom_role" "waits" {
  role_id     = "dokiOperationWaiter"
  title       = "Doki: waits until a change is made"
  permissions = ["run.operations.get"]
}

resource "google_project_iam_member" "deploy_waits" {
  project = var.project
  role    = google_project_iam_custom_role.waits.name
  member  = google_service_account.deploy.member
}

resource "google_service_account_iam_member" "deploy" {
  for_each = local.settings

  service_account_id = google_service_account.service[each.key].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.deploy.member
}

resource "google_secret_manager_secret_iam_member" "deploy" {
  secret_id = google_secret_manager_secret.doki[local.owner_secret].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.deploy.member
}

resource "google_project_iam_member" "deploy_logs" {
  project = var.project
  role    = "roles/logging.logWriter"
  member  = google_service_account.deploy.member
}

# Whether a new revision logs errors decides if it gets more traffic.
resource "google_project_iam_member" "deploy_watches" {
  project = var.project
  role    = "roles/logging.viewer"
  member  = google_service_account.deploy.member
}

# `gcloud builds submit` lays the sources in this bucket.
resource "google_project_iam_member" "deploy_sources" {
  project = var.project
  role    = "roles/storage.objectViewer"
  member  = google_service_account.deploy.member

  condition {
    title      = "sources of builds"
    expression = "resource.name.startsWith(\"projects/_/buckets/${var.project}_cloudbuild\")"
  }
}
