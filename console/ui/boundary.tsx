import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { Component, type ReactNode } from 'react'

/** A fault of a page's own code ends that page, not the console: the address of another one opens it as ever. */
export class Boundary extends Component<{ children: ReactNode }, { fault?: Error }> {
  override state: { fault?: Error } = {}

  static getDerivedStateFromError(fault: Error) {
    return { fault }
  }

  override render() {
    const { fault } = this.state
    if (fault === undefined) return this.props.children
    return (
      <Alert
        type="error"
        header="This page failed"
        action={<Button onClick={() => location.reload()}>Reload</Button>}
      >
        {fault.message}. Nothing on the endpoint was changed by that.
      </Alert>
    )
  }
}
