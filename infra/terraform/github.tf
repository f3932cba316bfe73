# A workflow of one GitHub repository may act as the deploy account: GitHub says who it is, and no key is kept anywhere.

resource "google_iam_workload_identity_pool" "github" {
  count = var.github_repository == "" ? 0 : 1

  workload_identity_pool_id = "doki-github"
  display_name              = "Doki: GitHub"
  depends_on                = [google_project_service.api]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  count = length(google_iam_workload_identity_pool.github)

  workload_identity_pool_id          = google_iam_workload_identity_pool.github[count.index].workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  # Of this repository, and only what runs on its main branch.
  attribute_condition = "assertion.repository == \"${var.github_repository}\" && assertion.ref == \"refs/heads/main\""

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account_iam_member" "github" {
  count = length(google_iam_workload_identity_pool.github)

  service_account_id = google_service_account.deploy.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github[count.index].name}/attribute.repository/${var.github_repository}"
}
