import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { errorText } from '../text/error.ts'

/** That something could not be read or done, and why; nothing where nothing is wrong. */
export function Failure({ error, retry }: { error: Error | string | undefined; retry?: () => void }) {
  if (error === undefined) return null
  return (
    <Alert type="error" action={retry && <Button onClick={retry}>Try again</Button>}>
      <span className="lines">{typeof error === 'string' ? error : errorText(error)}</span>
    </Alert>
  )
}
