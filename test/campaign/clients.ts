// The AWS SDK's clients: one try for each call, so that the ledger knows of every answer.
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { FinspaceClient } from '@aws-sdk/client-finspace'
import { S3Client } from '@aws-sdk/client-s3'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { SFNClient } from '@aws-sdk/client-sfn'

export type Clients = ReturnType<typeof createClients>

export function createClients(
  endpoint: string,
  credentials: { accessKeyId: string; secretAccessKey: string },
) {
  const common = {
    endpoint,
    credentials,
    region: 'us-east-1',
    maxAttempts: 1,
    requestHandler: { requestTimeout: 20_000 },
  }
  return {
    finspace: new FinspaceClient(common),
    sfn: new SFNClient({ ...common, disableHostPrefix: true }),
    s3: new S3Client({ ...common, forcePathStyle: true }),
    events: new EventBridgeClient(common),
    scheduler: new SchedulerClient(common),
    logs: new CloudWatchLogsClient(common),
  }
}

export const machineArn = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`
export const roleArn = 'arn:aws:iam::000000000000:role/campaign'
