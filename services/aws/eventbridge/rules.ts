import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import { validationException } from '../../wire/service-exception.ts'
import { tagList, tagsOf } from '../../wire/tags.ts'
import type { EventsContext } from './context.ts'
import { findBus, findRule } from './find.ts'
import { busNameOf, type Rule, ruleArn, ruleKey } from './model.ts'
import { page, pageInput } from './page.ts'
import { parsePattern } from './pattern/pattern.ts'

// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
const Name = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[.\-_A-Za-z0-9]+$/)
const EventBusName = z.string().min(1).max(1600).optional()
const named = z.object({ Name, EventBusName, Force: z.boolean().optional() })
const putRuleInput = z.object({
  Name,
  EventBusName,
  EventPattern: z.string().max(4096).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
  Description: z.string().max(512).optional(),
  RoleArn: z.string().optional(),
  Tags: tagList.optional(),
})

export function ruleOperations(context: EventsContext) {
  const { events, store } = context
  const resource = (input: { Name: string; EventBusName?: string | undefined }) =>
    ruleArn(busNameOf(input.EventBusName), input.Name, context)
  const setState = (input: z.infer<typeof named>, state: Rule['state']) =>
    store.transact(() => putRule({ ...findRule(input.Name, input.EventBusName, context), state }, context))
  return {
    PutRule: operation({
      input: putRuleInput,
      resource: input => resource(input),
      run(input, { principal }) {
        if (input.RoleArn !== undefined) context.passRole(principal, input.RoleArn, 'events.amazonaws.com')
        return store.transact(() => ({ RuleArn: create(input, context) }))
      },
    }),
    DescribeRule: operation({
      input: named,
      resource: input => resource(input),
      run: input => describe(findRule(input.Name, input.EventBusName, context), context),
    }),
    EnableRule: operation({
      input: named,
      resource: input => resource(input),
      run: input => setState(input, 'ENABLED'),
    }),
    DisableRule: operation({
      input: named,
      resource: input => resource(input),
      run: input => setState(input, 'DISABLED'),
    }),
    DeleteRule: operation({
      input: named,
      resource: input => resource(input),
      run: input => store.transact(() => deleteRule(input, context)),
    }),
    ListRules: operation({
      input: pageInput.extend({ EventBusName }),
      run(input) {
        const bus = findBus(input.EventBusName, context)
        const { items, NextToken } = page(events.rules, input, `${bus.name}\u0000`)
        return { Rules: items.map(rule => describe(rule, context)), NextToken }
      },
    }),
  }
}

/** Makes the rule, or changes all of it but its targets and tags. */
function create(input: z.infer<typeof putRuleInput>, context: EventsContext): string {
  const bus = findBus(input.EventBusName, context)
  if (input.EventPattern === undefined || input.ScheduleExpression !== undefined) {
    throw validationException(
      'Parameter(s) EventPattern must be specified. Schedules belong to EventBridge Scheduler.',
    )
  }
  parsePattern(input.EventPattern)
  const before = context.events.rules.get(ruleKey(bus.name, input.Name))
  const rule = {
    name: input.Name,
    eventBusName: bus.name,
    eventPattern: input.EventPattern,
    state: input.State ?? 'ENABLED',
    targets: before?.targets ?? [],
    tags: before?.tags ?? tagsOf(input.Tags),
    ...(input.Description === undefined ? {} : { description: input.Description }),
    ...(input.RoleArn === undefined ? {} : { roleArn: input.RoleArn }),
  }
  putRule(rule, context)
  return ruleArn(bus.name, input.Name, context)
}

export function putRule(rule: Rule, { events, routes }: EventsContext): void {
  events.rules.put(ruleKey(rule.eventBusName, rule.name), rule)
  routes.changed(rule.eventBusName)
}

/** As on AWS, deleting what is not there succeeds. */
function deleteRule(
  { Name: name, EventBusName: reference }: z.infer<typeof named>,
  context: EventsContext,
): void {
  const bus = findBus(reference, context)
  const rule = context.events.rules.get(ruleKey(bus.name, name))
  if (rule === undefined) return
  if (rule.targets.length > 0) throw validationException("Rule can't be deleted since it has targets.")
  context.events.rules.delete(ruleKey(bus.name, name))
  context.routes.changed(bus.name)
}

const describe = (rule: Rule, context: EventsContext) => ({
  Name: rule.name,
  Arn: ruleArn(rule.eventBusName, rule.name, context),
  EventPattern: rule.eventPattern,
  State: rule.state,
  Description: rule.description,
  RoleArn: rule.roleArn,
  EventBusName: rule.eventBusName,
  CreatedBy: context.accountId,
})
