import type { EventStore, Rule } from './model.ts'
import { type Pattern, parsePattern } from './pattern/pattern.ts'

/** Which rules match an event. Compiled when first asked after a change of the bus's rules. */
export interface Routes {
  match(eventBusName: string, event: unknown): Rule[]
  /** Called after each change of a rule or its targets. */
  changed(eventBusName: string): void
}

interface Compiled {
  rule: Rule
  pattern: Pattern
}

/** `report` is called with what keeps a stored rule from being compiled: that rule matches nothing. */
export function openRoutes({ rules }: EventStore, report: (error: unknown) => void): Routes {
  // Each is tried for every event: a bus has 300 rules at most on AWS, which cost 60 microseconds.
  const compiled = new Map<string, Compiled[]>()
  const compileRule = (rule: Rule): Compiled[] => {
    try {
      return [{ rule, pattern: parsePattern(rule.eventPattern) }]
    } catch (cause) {
      report(new Error(`rule ${rule.name} matches nothing: its pattern cannot be read`, { cause }))
      return []
    }
  }
  const compile = (eventBusName: string) => {
    const active = rules
      .list({ prefix: `${eventBusName}\u0000` })
      .map(({ value }) => value)
      .filter(({ state, targets }) => state === 'ENABLED' && targets.length > 0)
    return active.flatMap(compileRule)
  }
  return {
    match(eventBusName, event) {
      const entries = compiled.get(eventBusName) ?? compile(eventBusName)
      compiled.set(eventBusName, entries)
      return entries.filter(({ pattern }) => pattern.matches(event)).map(({ rule }) => rule)
    },
    changed: eventBusName => void compiled.delete(eventBusName),
  }
}
