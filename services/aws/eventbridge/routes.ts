import type { EventStore, Rule } from './model.ts'
import { parsePattern } from './pattern/pattern.ts'
import { indexPatterns, type PatternIndex } from './rule-index.ts'

/** Which rules match an event. Compiled when first asked after a change of the bus's rules. */
export interface Routes {
  match(eventBusName: string, event: unknown): Rule[]
  /** Called after each change of a rule or its targets. */
  changed(eventBusName: string): void
}

/** `report` is called with what keeps a stored rule from being compiled: that rule matches nothing. */
export function openRoutes({ rules }: EventStore, report: (error: unknown) => void): Routes {
  const indexes = new Map<string, PatternIndex<Rule>>()
  const compileRule = (rule: Rule) => {
    try {
      return [{ pattern: parsePattern(rule.eventPattern), value: rule }]
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
    return indexPatterns(active.flatMap(compileRule))
  }
  return {
    match(eventBusName, event) {
      const index = indexes.get(eventBusName) ?? compile(eventBusName)
      indexes.set(eventBusName, index)
      return index.match(event)
    },
    changed: eventBusName => void indexes.delete(eventBusName),
  }
}
