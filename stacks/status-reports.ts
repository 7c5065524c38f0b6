// Step Functions reports each execution on the default bus; functions put it on ours in our own words.
import { statusRules } from '../functions/catalog.ts'
import { workflows } from '../workflows/catalog.ts'
import type { Events } from './events.ts'
import { type Functions, functionNamed } from './functions.ts'
import { stateMachineArn, titleOf } from './names.ts'
import { deliver, ruleOn } from './rules.ts'

export function createStatusReports(functions: Functions, { deadLetters }: Events): void {
  for (const [name, statuses] of Object.entries(statusRules)) {
    const { function: report } = functionNamed(functions, name)
    const title = titleOf(name)
    const rule = ruleOn(`${title}Rule`, { pattern: statusPattern(statuses) })
    new aws.lambda.Permission(`${title}Permission`, {
      action: 'lambda:InvokeFunction',
      function: report.name,
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    })
    deliver(`${title}Target`, { rule, arn: report.arn, deadLetters })
    // EventBridge hands events over and goes on: what the function then fails of is Lambda's to keep.
    new aws.lambda.FunctionEventInvokeConfig(`${title}Failures`, {
      functionName: report.name,
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: deadLetters.arn } },
    })
  }
}

const statusPattern = (statuses: readonly string[]) => ({
  source: ['aws.states'],
  'detail-type': ['Step Functions Execution Status Change'],
  detail: { status: statuses, stateMachineArn: Object.keys(workflows).map(stateMachineArn) },
})
