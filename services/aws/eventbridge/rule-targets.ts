import * as z from 'zod'
import { checkRight, isTargetOf } from '../../delivery/targets.ts'
import { operation } from '../../wire/operation.ts'
import { ServiceException, validationException } from '../../wire/service-exception.ts'
import type { EventsContext } from './context.ts'
import { findRule } from './find.ts'
import { busArn, busNameOf, ruleArn, type Target, target } from './model.ts'
import { putRule } from './rules.ts'
import { checkInput } from './target-input.ts'

const ruled = z.object({ Rule: z.string().min(1).max(64), EventBusName: z.string().optional() })

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
export const MOST_TARGETS = 5

export function targetOperations(context: EventsContext) {
  const { events, store } = context
  const resource = (input: z.infer<typeof ruled>) =>
    ruleArn(busNameOf(input.EventBusName), input.Rule, context)
  return {
    PutTargets: operation({
      input: ruled.extend({ Targets: z.array(target).min(1).max(100) }),
      resource: input => resource(input),
      run(input, { principal }) {
        for (const one of input.Targets)
          checkRight(one, principal, { ...context, passedTo: 'events.amazonaws.com' })
        return store.transact(() => putTargets(input, input.Targets, context))
      },
    }),
    RemoveTargets: operation({
      input: ruled.extend({ Ids: z.array(z.string()).min(1).max(100), Force: z.boolean().optional() }),
      resource: input => resource(input),
      run: input => store.transact(() => removeTargets(input, input.Ids, context)),
    }),
    ListTargetsByRule: operation({
      input: ruled.extend({ NextToken: z.string().optional(), Limit: z.int().min(1).max(100).optional() }),
      resource: input => resource(input),
      // A rule has so few that they are one page.
      run: input => ({ Targets: findRule(input.Rule, input.EventBusName, context).targets }),
    }),
    ListRuleNamesByTarget: operation({
      input: z.object({
        TargetArn: z.string().min(1),
        EventBusName: z.string().optional(),
        NextToken: z.string().optional(),
        Limit: z.int().min(1).max(100).optional(),
      }),
      resource: input => busArn(busNameOf(input.EventBusName), context),
      run(input) {
        const rules = events.rules.list({ prefix: `${busNameOf(input.EventBusName)}\u0000` })
        const found = rules.filter(({ value }) => value.targets.some(({ Arn }) => Arn === input.TargetArn))
        return { RuleNames: found.map(({ value }) => value.name) }
      },
    }),
  }
}

/** @throws {ServiceException} ValidationException */
function checkArn(arn: string): void {
  if (isTargetOf('rule', arn)) return
  throw validationException(
    `Parameter ${arn} is not valid. Reason: expected the ARN of a state machine, function, log group or event bus.`,
  )
}

function putTargets(input: z.infer<typeof ruled>, added: Target[], context: EventsContext) {
  const rule = findRule(input.Rule, input.EventBusName, context)
  for (const one of added) {
    checkArn(one.Arn)
    checkInput(one)
  }
  const kept = rule.targets.filter(({ Id }) => !added.some(one => one.Id === Id))
  const targets = [...kept, ...added]
  if (targets.length > MOST_TARGETS) {
    throw new ServiceException(
      { code: 'LimitExceededException', status: 400 },
      'The requested resource exceeds the maximum number allowed.',
    )
  }
  putRule({ ...rule, targets }, context)
  return { FailedEntryCount: 0, FailedEntries: [] }
}

function removeTargets(input: z.infer<typeof ruled>, ids: readonly string[], context: EventsContext) {
  const rule = findRule(input.Rule, input.EventBusName, context)
  const missing = ids.filter(id => !rule.targets.some(({ Id }) => Id === id))
  putRule({ ...rule, targets: rule.targets.filter(({ Id }) => !ids.includes(Id)) }, context)
  return {
    FailedEntryCount: missing.length,
    FailedEntries: missing.map(TargetId => ({
      TargetId,
      ErrorCode: 'ResourceNotFoundException',
      ErrorMessage: `Target ${TargetId} does not exist on rule ${rule.name}.`,
    })),
  }
}
