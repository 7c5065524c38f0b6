import { ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge'
import { GetScheduleCommand, paginateListSchedules } from '@aws-sdk/client-scheduler'
import * as z from 'zod'
import { environmentId } from '../../workflows/inputs/kx.ts'
import { BUS, eventBridge } from '../lib/event-bridge.ts'
import { everyPage } from '../lib/every-page.ts'
import { scheduler } from '../lib/scheduler.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId })

/** `group/name` of each schedule, `bus/name` of each rule. */
const output = z.object({ schedules: z.array(z.string()), rules: z.array(z.string()) })

/** The schedules and rules that name an environment. Once it is gone, what they start fails. */
export const handler = step({ input, output }, async ({ environmentId }) => ({
  schedules: await schedulesThatName(environmentId),
  rules: [...(await rulesThatName(environmentId, 'default')), ...(await rulesThatName(environmentId, BUS))],
}))

async function schedulesThatName(id: string): Promise<string[]> {
  const found: string[] = []
  for await (const { Schedules = [] } of paginateListSchedules({ client: scheduler }, {})) {
    for (const { GroupName = 'default', Name = '' } of Schedules) {
      const { Target } = await scheduler.send(new GetScheduleCommand({ GroupName, Name }))
      if (names(id, Target)) found.push(`${GroupName}/${Name}`)
    }
  }
  return found
}

async function rulesThatName(id: string, bus: string): Promise<string[]> {
  const rules = await everyPage(async ({ nextToken }) => {
    const page = nextToken === undefined ? {} : { NextToken: nextToken }
    const { Rules, NextToken } = await eventBridge.send(new ListRulesCommand({ EventBusName: bus, ...page }))
    return { items: Rules, nextToken: NextToken }
  })
  const found: string[] = []
  for (const { Name = '', EventPattern } of rules) {
    // A rule has at most five targets, fewer than a page.
    const asked = new ListTargetsByRuleCommand({ EventBusName: bus, Rule: Name })
    if (names(id, EventPattern) || names(id, (await eventBridge.send(asked)).Targets))
      found.push(`${bus}/${Name}`)
  }
  return found
}

const names = (id: string, what: unknown) => JSON.stringify(what ?? null).includes(id)
