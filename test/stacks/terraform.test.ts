import { expect, test } from 'vitest'
import { configurationOf } from './terraform/configuration.ts'
import { faultsIn } from './terraform/faults.ts'

const resources = [
  { type: 'sst:aws:ApiGatewayV2', name: 'Api', inputs: {} },
  {
    type: 'aws:lambda/function:Function',
    name: 'GetKxClusterFunction',
    inputs: {
      ...{ name: 'kdbflow-get-kx-cluster', code: '.', memorySize: 256 },
      environment: { variables: { KDBFLOW_BUS: 'kdbflow', camelCase: 'stays' } },
    },
  },
  {
    type: 'aws:cloudwatch/metricAlarm:MetricAlarm',
    name: 'Letters',
    inputs: { name: 'letters', dimensions: { QueueName: 'dead-letters' } },
  },
  {
    type: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
    name: 'State',
    inputs: { bucket: 'State-id', rules: [{ id: 'plans', expiration: { days: 90 } }] },
  },
]

test('rendered resources are written under the names that Terraform has for them', () => {
  expect(configurationOf(resources, 'eu-west-1')).toEqual({
    terraform: { required_providers: { aws: { source: 'hashicorp/aws' } } },
    provider: { aws: { region: 'eu-west-1' } },
    resource: {
      aws_lambda_function: {
        GetKxClusterFunction: {
          ...{ function_name: 'kdbflow-get-kx-cluster', filename: '.', memory_size: 256 },
          environment: { variables: { KDBFLOW_BUS: 'kdbflow', camelCase: 'stays' } },
        },
      },
      aws_cloudwatch_metric_alarm: {
        Letters: { alarm_name: 'letters', dimensions: { QueueName: 'dead-letters' } },
      },
      aws_s3_bucket_lifecycle_configuration: {
        State: { bucket: 'State-id', rule: [{ id: 'plans', expiration: { days: 90 } }] },
      },
    },
  })
})

test('what Terraform finds wrong is a line for each kind; a runtime that its provider does not know yet is no fault', () => {
  const error = (summary: string, address: string) => ({ severity: 'error', summary, detail: '', address })
  const runtime = 'expected runtime to be one of ["nodejs22.x"], got nodejs24.x'
  const diagnostics = [
    error('Unsupported argument', 'aws_sqs_queue.Letters'),
    error('Unsupported argument', 'aws_sqs_queue.Other'),
    error(runtime, 'aws_lambda_function.GetKxClusterFunction'),
    { severity: 'warning', summary: 'Deprecated' },
  ]
  expect(faultsIn(JSON.stringify({ valid: false, diagnostics }))).toEqual({
    faults: ['Unsupported argument (2 times, first aws_sqs_queue.Letters)'],
    newer: [`${runtime} (1 times, first aws_lambda_function.GetKxClusterFunction)`],
  })
})
