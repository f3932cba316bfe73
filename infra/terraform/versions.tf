terraform {
  required_version = ">= 1.7"

  required_providers {
    # From 7.10 on a service has a scaling.max_instance_count.
    google = {
      source  = "hashicorp/google"
      version = "~> 7.10"
    }
  }

  # The state holds the internal secret (scheduler.tf): keep it in a bucket that only operators read.
  #   terraform init -backend-config="bucket=BUCKET"
  backend "gcs" {
    prefix = "doki"
  }
}

provider "google" {
  project = var.project
  region  = var.region
  default_labels = {
    app = "doki"
  }
}

# A budget belongs to a billing account; asked for by a person, Google wants to know which project to count the call to.
provider "google" {
  alias                 = "billing"
  project               = var.project
  billing_project       = var.project
  user_project_override = true
}

data "google_project" "this" {}
