import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs'
import { type CopyProgress, copyInWords } from '../executions/load-progress.ts'
import { moment } from '../terminal/moment.ts'
import { shortName } from '../terminal/short-name.ts'
import { lineWidth } from '../terminal/table.ts'

/** The parts of an event that a line has room for. */
interface LoggedEvent {
  time?: string
  'detail-type'?: string
  resources?: string[]
  detail?: {
    data?: {
      workflow?: { name?: string; executionName?: string }
      step?: { name?: string }
      resource?: { status?: string; previousStatus?: string }
      progress?: CopyProgress
      errorInfo?: { errorType?: string; errorMessage?: string }
    }
  }
}

/** What happened to what. What a line has no room for, and why it failed, is in lines below. */
export function eventLine({ message = '{}' }: FilteredLogEvent, width = lineWidth()): string {
  const event = JSON.parse(message) as LoggedEvent
  const { workflow, step, resource, progress, errorInfo } = event.detail?.data ?? {}
  const parts = [
    moment(new Date(event.time ?? 0)),
    (event['detail-type'] ?? '').replace(' State Change', ''),
    workflow === undefined
      ? (event.resources ?? []).map(nameOf).join(' ')
      : `${workflow.name} ${shortName(workflow.executionName ?? '')}`,
    step?.name ?? '',
    progress === undefined ? changeOf(resource) : copyInWords(progress),
  ].filter(part => part !== '')
  const line = parts.join('  ')
  const lines = line.length <= width ? [line] : [parts.slice(0, -1).join('  '), ...parts.slice(-1)]
  const why = errorInfo === undefined ? [] : [`${errorInfo.errorType} ${errorInfo.errorMessage}`]
  return [...lines, ...why].join(`\n${' '.repeat(16)}`)
}

/** `market/x` of a changeset's ARN: the names alone, without an environment, which is mostly the only one. */
function nameOf(arn: string): string {
  const [, inEnvironment] = /:kxEnvironment\/[^/]+\/(.+)$/.exec(arn) ?? []
  if (inEnvironment === undefined) return arn.split('/').at(-1) ?? arn
  return inEnvironment
    .split('/')
    .filter((_, index) => index % 2 === 1)
    .join('/')
}

function changeOf(resource: { status?: string; previousStatus?: string } = {}): string {
  const { status = '', previousStatus } = resource
  return previousStatus === undefined ? status : `${previousStatus} -> ${status}`
}
