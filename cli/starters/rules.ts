import {
  EventBridgeClient,
  type EventBus,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from '@aws-sdk/client-eventbridge'
import * as z from 'zod'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions, jsonOption } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { everyPage } from '../endpoint/every-page.ts'
import { cut, lineWidth } from '../terminal/table.ts'

export const command: Command = {
  options: [...endpointOptions(), jsonOption()],
  examples: ['kdbflow rules', 'kdbflow rules --json'],
  run: showRules,
}

/** Lists the rules of every event bus: what they wait for, and where they lead. */
export async function showRules(options: EndpointOptions & { json?: true }): Promise<void> {
  const found = await rulesOf(new EventBridgeClient(connectionOf(options)))
  if (options.json === true) return console.log(JSON.stringify(found, undefined, 2))
  if (found.length === 0) return console.log('no rules')
  console.log(found.map(linesOf).join('\n'))
}

/** Its name and state; then what it waits for, and where that goes. */
function linesOf({ bus, name, state, targets, pattern, schedule }: ListedRule): string {
  const to = targets.map(arn => arn.split(/[:/]/).at(-1)).join(', ') || 'nowhere'
  return `${name}  ${state}  on bus ${bus}\n${cut(`  ${schedule ?? inWords(pattern)} -> ${to}`, lineWidth())}`
}

/** What kinds of events a pattern wants; where it names none, the pattern. */
function inWords(pattern: unknown): string {
  const { source, 'detail-type': kind } = kindSchema.safeParse(pattern).data ?? {}
  const wanted = [source, kind].flatMap(part => (part === undefined ? [] : part.map(textOf).join(', ')))
  return wanted.join(': ') || JSON.stringify(pattern)
}

const kindSchema = z.object({ source: z.array(z.unknown()), 'detail-type': z.array(z.unknown()) }).partial()

const textOf = (item: unknown) => (typeof item === 'string' ? item : JSON.stringify(item))

interface ListedRule {
  bus: string
  name: string
  state: string
  pattern?: unknown
  schedule?: string
  /** Their ARNs. */
  targets: string[]
}

async function rulesOf(client: EventBridgeClient): Promise<ListedRule[]> {
  const buses = await everyPage<EventBus>(async ({ nextToken: NextToken }) => {
    const page = await client.send(new ListEventBusesCommand({ NextToken }))
    return { items: page.EventBuses, nextToken: page.NextToken }
  })
  return (await Promise.all(buses.map(({ Name = '' }) => rulesOn(client, Name)))).flat()
}

async function rulesOn(client: EventBridgeClient, EventBusName: string): Promise<ListedRule[]> {
  const rules = await everyPage<Rule>(async ({ nextToken: NextToken }) => {
    const page = await client.send(new ListRulesCommand({ EventBusName, NextToken }))
    return { items: page.Rules, nextToken: page.NextToken }
  })
  return Promise.all(
    rules.map(async ({ Name = '', State = '', EventPattern, ScheduleExpression }) => ({
      ...{ bus: EventBusName, name: Name, state: State },
      ...(EventPattern === undefined ? {} : { pattern: JSON.parse(EventPattern) as unknown }),
      ...(ScheduleExpression === undefined ? {} : { schedule: ScheduleExpression }),
      targets: await targetsOf(client, EventBusName, Name),
    })),
  )
}

async function targetsOf(client: EventBridgeClient, EventBusName: string, Rule: string): Promise<string[]> {
  const targets = await everyPage<Target>(async ({ nextToken: NextToken }) => {
    const page = await client.send(new ListTargetsByRuleCommand({ EventBusName, Rule, NextToken }))
    return { items: page.Targets, nextToken: page.NextToken }
  })
  return targets.map(({ Arn = '' }) => Arn)
}
