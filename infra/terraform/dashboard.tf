# What is shown is in infra/monitoring/dashboard.json; a test holds each metric there to what is emitted.

resource "google_monitoring_dashboard" "doki" {
  dashboard_json = file("${path.module}/../monitoring/dashboard.json")

  depends_on = [google_logging_metric.doki]
}
