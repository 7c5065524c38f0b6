import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Execution } from '../api/states.ts'
import { Json } from '../ui/json.tsx'
import { failureOf } from './failure.ts'
import type { Step } from './steps.ts'

const HEADERS: Readonly<Record<string, string>> = {
  ABORTED: 'It was stopped',
  TIMED_OUT: 'It took longer than it may',
}

/** What went wrong, on top of everything. */
export function FailureBox({ execution, steps }: { execution: Execution; steps: readonly Step[] }) {
  const { error = '', cause = '', status } = execution
  const failure = failureOf(error, cause, steps)
  const links = failure.links.map(({ text, href }) => (
    <Link key={text} href={href}>
      Open {text.slice(0, text.lastIndexOf('/') + 1)}
    </Link>
  ))
  return (
    <Alert
      type={status === 'ABORTED' ? 'warning' : 'error'}
      header={HEADERS[status] ?? failure.errorType ?? 'It failed'}
    >
      <SpaceBetween size="xs">
        <Box variant="p" color="inherit">
          <span className="lines" data-testid="failure-message">
            {failure.message}
          </span>
        </Box>
        <Box color="inherit">
          <strong>Next:</strong> {failure.next}
        </Box>
        {links.length > 0 && (
          <SpaceBetween direction="horizontal" size="m">
            {links}
          </SpaceBetween>
        )}
        <Box color="inherit" fontSize="body-s">
          {[failure.errorCode, failure.error].filter(Boolean).join(' · ')}
        </Box>
        {cause !== '' && (
          <ExpandableSection headerText="The whole cause">
            <Json text={cause} label="the cause" />
          </ExpandableSection>
        )}
      </SpaceBetween>
    </Alert>
  )
}
