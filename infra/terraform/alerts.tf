# Who is told of what. What is looked at is either a metric of metrics.tf or one that Google keeps by itself.

resource "google_monitoring_notification_channel" "email" {
  for_each = var.alert_emails

  display_name = "Doki: ${each.key}"
  type         = "email"
  labels = {
    email_address = each.key
  }

  depends_on = [google_project_service.api]
}

resource "google_monitoring_uptime_check_config" "gateway" {
  display_name = "Doki: gateway"
  timeout      = "10s"
  period       = var.uptime_check_period

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project
      host       = trimprefix(local.public_url, "https://")
    }
  }

  http_check {
    path         = "/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  content_matchers {
    content = "\"status\":\"ok\""
    matcher = "CONTAINS_STRING"
  }

  depends_on = [google_project_service.api]
}

locals {
  alert_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
  of_run         = "resource.type=\"cloud_run_job\""
  of_service     = "resource.type=\"cloud_run_revision\""
  of_any_log     = "resource.type=one_of(\"cloud_run_job\",\"cloud_run_revision\")"

  # More than so many of what a filter names, summed over `window`, and so for `lasting`.
  counted_alerts = {
    runs_failed = {
      title    = "runs of syncs fail"
      severity = "ERROR"
      filter   = "${local.of_run} AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.doki["runs_failed"].name}\""
      over     = 3
      window   = "600s"
      lasting  = "0s"
      by       = ["metric.label.code"]
      help     = "More than three runs failed within ten minutes with one and the same code. The log of the job doki-sync-engine has `job left` with `jobId` and `code`; docs/operations.md has the query that shows what each person was told."
    }
    executions_failed = {
      title    = "an execution of the engine died for good"
      severity = "ERROR"
      filter   = "${local.of_run} AND metric.type=\"run.googleapis.com/job/completed_execution_count\" AND metric.labels.result=\"failed\""
      over     = 0
      window   = "300s"
      lasting  = "0s"
      by       = ["resource.label.job_name"]
      help     = "All its tries ended without an end of the run being written: killed for memory (raise var.run.memory), or an error that is in its log as `the task failed`. The run goes on when it is next started; nothing is lost."
    }
    dead_letters = {
      title    = "messages were given up"
      severity = "ERROR"
      filter   = "${local.of_service} AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.doki["given_up"].name}\""
      over     = 0
      window   = "300s"
      lasting  = "0s"
      by       = ["metric.label.kind"]
      help     = "An agent did not take a message in five tries; its job failed with the code dead_letter. The log of the agent has `request failed` with the reason. Once it is mended, ask for them again: docs/operations.md says how."
    }
    stale_syncs = {
      title    = "syncs are late"
      severity = "WARNING"
      filter   = "${local.of_service} AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.doki["stale_syncs"].name}\""
      over     = 0
      window   = "300s"
      lasting  = "600s"
      by       = []
      help     = "The log line `syncs are stale` says how many are `late` (due and not started: var.runs_per_tick or the quota of Cloud Run executions may be too small) and how many are `behind` (they run, and have not been in step for a day: their runs fail)."
    }
    quota_used_up = {
      title    = "Google's quota is used up"
      severity = "WARNING"
      filter   = "${local.of_any_log} AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.doki["quota_refusals"].name}\""
      over     = 5
      window   = "300s"
      lasting  = "300s"
      by       = ["metric.label.kind"]
      help     = "Google refused calls although Doki keeps below GOOGLE_USER_QUOTA and GOOGLE_PROJECT_QUOTA: somebody else uses the same account or project. Runs take longer and lose nothing. Ask Google for more, or set the two to what it really allows."
    }
    reconnects = {
      title    = "connections have to be made anew"
      severity = "WARNING"
      filter   = "${local.of_any_log} AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.doki["reconnects"].name}\""
      over     = 0
      window   = "600s"
      lasting  = "0s"
      by       = []
      help     = "Somebody's consent is gone or a password was changed; they see it in the app. Many at once: the OAuth client was changed, or its consent screen is still in testing, where consent ends after seven days."
    }
    backlog = {
      title    = "messages wait"
      severity = "WARNING"
      filter   = "resource.type=\"pubsub_subscription\" AND metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\" AND resource.labels.subscription_id=ends_with(\"-push\")"
      over     = 100
      window   = "300s"
      lasting  = "600s"
      by       = ["resource.label.subscription_id"]
      help     = "More than a hundred messages wait for ten minutes: the agent is down, or var.max_instances is too small."
    }
    rotation_due = {
      title    = "it is time to change a secret"
      severity = "WARNING"
      filter   = "resource.type=\"pubsub_subscription\" AND metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\" AND resource.labels.subscription_id=\"doki-secret-rotation\""
      over     = 0
      window   = "300s"
      lasting  = "0s"
      by       = []
      help     = "A secret has its age (var.secret_rotation_days); `gcloud pubsub subscriptions pull doki-secret-rotation --limit=20` says which. docs/operations.md says how each is changed, and how its message is taken away then."
    }
  }
}

resource "google_monitoring_alert_policy" "counted" {
  for_each = local.counted_alerts

  display_name          = "Doki: ${each.value.title}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = local.alert_channels

  conditions {
    display_name = each.value.title

    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.over
      duration        = each.value.lasting

      aggregations {
        alignment_period     = each.value.window
        per_series_aligner   = strcontains(each.value.filter, "num_undelivered_messages") ? "ALIGN_MEAN" : "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = each.value.by
      }
    }
  }

  alert_strategy {
    auto_close = "86400s"
  }

  documentation {
    content   = each.value.help
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_alert_policy" "errors" {
  display_name          = "Doki: a service answers with errors"
  combiner              = "AND_WITH_MATCHING_RESOURCE"
  severity              = "ERROR"
  notification_channels = local.alert_channels

  conditions {
    display_name = "more than 5 % of the answers are 5xx"

    condition_threshold {
      filter             = "${local.of_service} AND metric.type=\"run.googleapis.com/request_count\" AND metric.labels.response_code_class=\"5xx\" AND resource.labels.service_name=starts_with(\"doki-\")"
      denominator_filter = "${local.of_service} AND metric.type=\"run.googleapis.com/request_count\" AND resource.labels.service_name=starts_with(\"doki-\")"
      comparison         = "COMPARISON_GT"
      threshold_value    = 0.05
      duration           = "300s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.label.service_name"]
      }
      denominator_aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.label.service_name"]
      }
    }
  }

  # Where hardly anybody calls, one failure is a large share.
  conditions {
    display_name = "three or more of them"

    condition_threshold {
      filter          = "${local.of_service} AND metric.type=\"run.googleapis.com/request_count\" AND metric.labels.response_code_class=\"5xx\" AND resource.labels.service_name=starts_with(\"doki-\")"
      comparison      = "COMPARISON_GT"
      threshold_value = 2
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.label.service_name"]
      }
    }
  }

  alert_strategy {
    auto_close = "86400s"
  }

  documentation {
    content   = "`request failed` in the log of the service has the error and the trace. If it began with a deployment, go back: docs/operations.md says how."
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_alert_policy" "down" {
  display_name          = "Doki: the gateway does not answer"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.alert_channels

  conditions {
    display_name = "two regions or more cannot reach it"

    condition_threshold {
      filter          = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id=\"${google_monitoring_uptime_check_config.gateway.uptime_check_id}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "60s"

      aggregations {
        alignment_period     = "1200s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
        group_by_fields      = ["resource.label.host"]
      }
    }
  }

  conditions {
    display_name = "no tick for ten minutes: nothing is started by itself"

    condition_absent {
      filter   = "${local.of_service} AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.doki["ticks"].name}\""
      duration = "600s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  alert_strategy {
    auto_close = "86400s"
  }

  documentation {
    content   = "`/health` of the gateway is asked from outside, `/internal/tick` by Cloud Scheduler. Look at the revisions of doki-gateway first, then at the job doki-tick."
    mime_type = "text/markdown"
  }
}
