import { useState } from 'react'
import { errorText } from '../text/error.ts'

export interface ActionState {
  busy: boolean
  error: string | undefined
  /** Runs it, and says whether it went well. */
  run(action: () => Promise<unknown>): Promise<boolean>
  clear(): void
}

/** One thing that is done at a press: under way, done, or failed in words. */
export function useAction(): ActionState {
  const [state, setState] = useState<{ busy: boolean; error?: string }>({ busy: false })
  const run = async (action: () => Promise<unknown>) => {
    setState({ busy: true })
    try {
      await action()
      setState({ busy: false })
      return true
    } catch (error) {
      setState({ busy: false, error: errorText(error) })
      return false
    }
  }
  return { busy: state.busy, error: state.error, run, clear: () => setState({ busy: false }) }
}
