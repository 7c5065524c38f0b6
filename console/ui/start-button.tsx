import Button from '@cloudscape-design/components/button'
import { startOf } from '../api/rights.ts'
import { useAllowed } from '../live/use-allowed.ts'
import { hrefOf } from '../place/place.ts'

export interface StartButtonProps {
  workflow: string
  text?: string
  /** An execution whose input it begins with. */
  from?: string
  /** What it begins with otherwise. */
  input?: object
  variant?: 'primary' | 'normal' | 'inline-link'
}

/** Leads to the form that starts a workflow; not there for those who may not start it. */
export function StartButton({ workflow, text = 'Start', from, input, variant = 'normal' }: StartButtonProps) {
  const may = useAllowed({ start: startOf(workflow) })
  if (!may.start) return null
  return (
    <Button
      variant={variant}
      href={hrefOf(`/workflows/${workflow}/start`, { from, input: input && JSON.stringify(input) })}
      ariaLabel={text === 'Start' ? `Start ${workflow}` : text}
    >
      {text}
    </Button>
  )
}
