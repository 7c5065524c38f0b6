import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { Step } from './steps.ts'

const SHOWN: Record<Step['status'], [StatusIndicatorProps.Type, string]> = {
  running: ['in-progress', 'Running'],
  succeeded: ['success', 'Succeeded'],
  failed: ['error', 'Failed'],
  caught: ['warning', 'Failed, handled'],
  stopped: ['stopped', 'Stopped'],
}

export function StepStatus({ step: { status, items } }: { step: Step }) {
  const [type, text] = SHOWN[status]
  const counts =
    items &&
    `${items.succeeded} of ${items.length ?? '?'}${items.failed > 0 ? `, ${items.failed} failed` : ''}`
  return (
    <StatusIndicator type={type}>
      {text}
      {counts && ` · ${counts}`}
    </StatusIndicator>
  )
}
