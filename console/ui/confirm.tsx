import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useState } from 'react'
import { useAction } from '../live/use-action.ts'
import { Failure } from './failure.tsx'

export interface ConfirmProps {
  title: string
  /** What happens, in a sentence or two. */
  children: ReactNode
  /** On the button. */
  verb: string
  /** Of what it happens to: must be typed first. */
  name: string
  act: () => Promise<unknown>
  close: () => void
}

/** Asks before something that is not easily undone. */
export function Confirm({ title, children, verb, name, act, close }: ConfirmProps) {
  const [typed, setTyped] = useState('')
  const action = useAction()
  const isReady = typed === name
  const press = async () => {
    if (isReady && (await action.run(act))) close()
  }
  return (
    <Modal
      visible
      onDismiss={close}
      header={title}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button variant="primary" disabled={!isReady} loading={action.busy} onClick={press}>
              {verb}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>{children}</div>
        <FormField label={`Type ${name} to go on`}>
          <Input
            value={typed}
            onChange={({ detail }) => setTyped(detail.value)}
            onKeyDown={({ detail }) => detail.key === 'Enter' && void press()}
            autoFocus
          />
        </FormField>
        <Failure error={action.error} />
      </SpaceBetween>
    </Modal>
  )
}
