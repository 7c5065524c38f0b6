import { ServiceException } from '../../wire/service-exception.ts'
import type { EventsContext } from './context.ts'
import { busNameOf, type EventBus, type Rule, ruleKey } from './model.ts'

/** @throws {ServiceException} ResourceNotFoundException */
export function findBus(reference: string | undefined, { events }: EventsContext): EventBus {
  const name = busNameOf(reference)
  const bus = events.buses.get(name)
  if (bus === undefined) throw notFound(`Event bus ${name} does not exist.`)
  return bus
}

/** @throws {ServiceException} ResourceNotFoundException */
export function findRule(name: string, reference: string | undefined, context: EventsContext): Rule {
  const bus = findBus(reference, context)
  const rule = context.events.rules.get(ruleKey(bus.name, name))
  if (rule === undefined) throw notFound(`Rule ${name} does not exist on EventBus ${bus.name}.`)
  return rule
}

export const notFound = (message: string) =>
  new ServiceException({ code: 'ResourceNotFoundException', status: 400 }, message)
