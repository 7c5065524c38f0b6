/** What one check found, and what to do about it where it is a fault. */
export interface Finding {
  check: string
  /** `unknown`: it could not be looked at, which is no fault. */
  state: 'ok' | 'fault' | 'unknown'
  found: string
  advice?: string
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found })

export const unknown = (check: string, found: string): Finding => ({ check, state: 'unknown', found })

export const fault = (check: string, found: string, advice: string): Finding => ({
  ...{ check, state: 'fault', found, advice },
})
