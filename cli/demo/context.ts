import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { FinspaceClient } from '@aws-sdk/client-finspace'
import { SFNClient } from '@aws-sdk/client-sfn'
import type { Running } from '../../services/start.ts'
import { connectionOf } from '../endpoint/connection.ts'

/** What the demo's tasks share, and what they leave for each other. */
export interface Context {
  url: string
  data: string
  finspace: FinspaceClient
  sfn: SFNClient
  logs: CloudWatchLogsClient
  executions: number
  environmentId: string
  /** The load that failed, to be redriven, and what its event said. */
  failedExecutionArn: string
  errorInfo: Record<string, unknown>
  /** What the cluster answered last, a row a date. */
  rows: { date: string; trades: number }[]
  close(): void
}

export function openContext({ url, data }: Running): Context {
  const connection = connectionOf({ data, endpoint: url })
  const finspace = new FinspaceClient(connection)
  const sfn = new SFNClient(connection)
  const logs = new CloudWatchLogsClient(connection)
  return {
    ...{ url, data, finspace, sfn, logs },
    ...{ executions: 0, environmentId: '', failedExecutionArn: '', errorInfo: {}, rows: [] },
    close() {
      for (const client of [finspace, sfn, logs]) client.destroy()
    },
  }
}
