terraform {
  required_version = ">= 1.7"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
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
}

data "google_project" "this" {}
