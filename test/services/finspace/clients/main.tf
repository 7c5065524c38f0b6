terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

variable "endpoint" {}
variable "access_key" {}
variable "secret_key" {}
variable "description" {
  default = "A database of trades."
}
variable "dns_server" {
  default = "10.0.0.53"
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = var.access_key
  secret_key                  = var.secret_key
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  skip_region_validation      = true
  endpoints {
    finspace = var.endpoint
  }
}

resource "aws_finspace_kx_environment" "main" {
  name       = "terraform_env"
  kms_key_id = "arn:aws:kms:us-east-1:111122223333:key/abc"
  transit_gateway_configuration {
    transit_gateway_id  = "tgw-0123456789abcdef0"
    routable_cidr_space = "100.64.0.0/26"
    attachment_network_acl_configuration {
      rule_number = 1
      protocol    = "6"
      rule_action = "allow"
      cidr_block  = "10.0.0.0/16"
      port_range {
        from = 53
        to   = 53
      }
    }
  }
  custom_dns_configuration {
    custom_dns_server_name = "ns.example.com"
    custom_dns_server_ip   = var.dns_server
  }
  tags = { team = "rates" }
}

resource "aws_finspace_kx_user" "bob" {
  name           = "bob"
  environment_id = aws_finspace_kx_environment.main.id
  iam_role       = "arn:aws:iam::000000000000:role/bob"
}

resource "aws_finspace_kx_database" "trades" {
  name           = "trades"
  environment_id = aws_finspace_kx_environment.main.id
  description    = var.description
  tags           = { team = "rates" }
}

resource "aws_finspace_kx_scaling_group" "group" {
  name                 = "group"
  environment_id       = aws_finspace_kx_environment.main.id
  availability_zone_id = "use1-az1"
  host_type            = "kx.sg.4xlarge"
  tags                 = { team = "rates" }
}

resource "aws_finspace_kx_volume" "volume" {
  name               = "volume"
  environment_id     = aws_finspace_kx_environment.main.id
  availability_zones = ["use1-az1"]
  az_mode            = "SINGLE"
  type               = "NAS_1"
  nas1_configuration {
    type = "SSD_250"
    size = 1200
  }
}

resource "aws_finspace_kx_dataview" "view" {
  name                 = "view"
  environment_id       = aws_finspace_kx_environment.main.id
  database_name        = aws_finspace_kx_database.trades.name
  auto_update          = true
  az_mode              = "SINGLE"
  availability_zone_id = "use1-az1"
}

resource "aws_finspace_kx_cluster" "gateway" {
  name                 = "gateway"
  environment_id       = aws_finspace_kx_environment.main.id
  type                 = "GATEWAY"
  release_label        = "1.0"
  az_mode              = "SINGLE"
  availability_zone_id = "use1-az1"
  execution_role       = "arn:aws:iam::000000000000:role/gateway"
  vpc_configuration {
    vpc_id             = "vpc-12345678"
    subnet_ids         = ["subnet-12345678"]
    security_group_ids = ["sg-12345678"]
    ip_address_type    = "IP_V4"
  }
  scaling_group_configuration {
    scaling_group_name = aws_finspace_kx_scaling_group.group.name
    memory_reservation = 6
    node_count         = 1
  }
  tags = { team = "rates" }
}
