# What is counted of the log. Each filter names a message and fields that the code writes; a test of the house looks them up
# there (packages/cli/src/checks/house/monitoring.test.ts).

locals {
  is_service = "resource.type=\"cloud_run_revision\""
  is_run     = "resource.type=\"cloud_run_job\" AND resource.labels.job_name=\"doki-sync-engine\""

  log_metrics = {
    runs_failed = {
      description = "Runs of syncs that ended with an error a person has to look at; code says which."
      filter      = "${local.is_run} AND jsonPayload.message=\"job left\" AND jsonPayload.outcome=\"failed\""
      labels      = { code = "EXTRACT(jsonPayload.code)" }
    }
    runs_left = {
      description = "Runs that ended or paused, by how: completed, failed, waiting, cancelled, released."
      filter      = "${local.is_run} AND jsonPayload.message=\"job left\""
      labels      = { outcome = "EXTRACT(jsonPayload.outcome)" }
    }
    agent_jobs_failed = {
      description = "Jobs of agents that ended with an error, by kind and code."
      filter      = "${local.is_service} AND jsonPayload.message=\"job left\" AND jsonPayload.outcome=\"failed\""
      labels      = { kind = "EXTRACT(jsonPayload.kind)", code = "EXTRACT(jsonPayload.code)" }
    }
    reconnects = {
      description = "Jobs that ended because Google or a database does not accept a connection any more."
      filter      = "jsonPayload.message=\"job left\" AND jsonPayload.code=\"reconnect\""
      labels      = {}
    }
    given_up = {
      description = "Messages that were given up after their last delivery, by kind of job."
      filter      = "${local.is_service} AND jsonPayload.message=\"a message was given up\""
      labels      = { kind = "EXTRACT(jsonPayload.kind)" }
    }
    stale_syncs = {
      description = "Ticks that found syncs which are late: due, and not started for a quarter of an hour, or not in step for a day although they run."
      filter      = "${local.is_service} AND jsonPayload.message=\"syncs are stale\""
      labels      = {}
    }
    quota_refusals = {
      description = "Calls that Google refused because its quota is used up, by reads and writes."
      filter      = "jsonPayload.message=\"google refused a call: its quota is used up\""
      labels      = { kind = "EXTRACT(jsonPayload.kind)" }
    }
    rows_moved = {
      description = "Rows that each run wrote, on both sides."
      filter      = "${local.is_run} AND jsonPayload.message=\"run reported\""
      labels      = {}
      value       = "EXTRACT(jsonPayload.rowsMoved)"
    }
    conflicts = {
      description = "Cells that both sides changed, as each run left them."
      filter      = "${local.is_run} AND jsonPayload.message=\"run reported\""
      labels      = {}
      value       = "EXTRACT(jsonPayload.conflicts)"
    }
    quarantined = {
      description = "Rows that cannot cross, as each run left them."
      filter      = "${local.is_run} AND jsonPayload.message=\"run reported\""
      labels      = {}
      value       = "EXTRACT(jsonPayload.quarantined)"
    }
    ticks = {
      description = "Ticks that were answered well: one a minute."
      filter      = "${local.is_service} AND jsonPayload.message=\"request answered\" AND httpRequest.requestUrl=\"/internal/tick\" AND httpRequest.status=200"
      labels      = {}
    }
  }
}

resource "google_logging_metric" "doki" {
  for_each = local.log_metrics

  name             = "doki/${each.key}"
  description      = each.value.description
  filter           = each.value.filter
  label_extractors = each.value.labels
  # What has a value is a distribution of it; else lines are counted.
  value_extractor = try(each.value.value, null)

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = can(each.value.value) ? "DISTRIBUTION" : "INT64"

    dynamic "labels" {
      for_each = each.value.labels
      content {
        key        = labels.key
        value_type = "STRING"
      }
    }
  }

  depends_on = [google_project_service.api]
}
