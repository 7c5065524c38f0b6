import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'

/** What each status of every API means to somebody who only glances. */
const TYPES: Readonly<Record<string, StatusIndicatorProps.Type>> = {
  RUNNING: 'in-progress',
  SUCCEEDED: 'success',
  COMPLETED: 'success',
  ACTIVE: 'success',
  CREATED: 'success',
  ENABLED: 'success',
  SUCCESSFULLY_UPDATED: 'success',
  FAILED: 'error',
  TIMED_OUT: 'error',
  ABORTED: 'stopped',
  SUSPENDED: 'stopped',
  DISABLED: 'stopped',
  DELETED: 'stopped',
  NONE: 'stopped',
  PENDING: 'pending',
  PENDING_REDRIVE: 'pending',
  PROVISIONING: 'pending',
}

const WORDS: Readonly<Record<string, string>> = { ENABLED: 'On', DISABLED: 'Paused', NONE: 'Not set up' }

/** `good` where a status's word alone does not say it: a cluster that runs is well, an execution that runs goes on. */
export function Status({ status, good = false }: { status: string; good?: boolean }) {
  const type = good ? 'success' : (TYPES[status] ?? (status.includes('FAIL') ? 'error' : 'in-progress'))
  return (
    <StatusIndicator type={type}>
      <span className="nowrap" data-status={status}>
        {WORDS[status] ?? sentence(status)}
      </span>
    </StatusIndicator>
  )
}

/** `TIMED_OUT` as `Timed out`. */
export const sentence = (status: string): string =>
  status.charAt(0) + status.slice(1).toLowerCase().replaceAll('_', ' ')

interface ReasonedProps {
  status: string
  reason: string | undefined
  /** RUNNING is how it should be. */
  runs?: boolean
}

/** A status with what the service says of it. */
export const Reasoned = ({ status, reason, runs = false }: ReasonedProps) => (
  <>
    <Status status={status} good={runs && status === 'RUNNING'} />
    {reason && <div className="lines">{reason}</div>}
  </>
)
