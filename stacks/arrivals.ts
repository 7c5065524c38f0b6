import type { Events } from './events.ts'
import { mayStart } from './live.ts'
import { named } from './names.ts'
import { role } from './policy.ts'
import { deliver, ruleOn } from './rules.ts'
import type { Settings } from './settings.ts'
import type { Machines } from './workflows.ts'

/** Objects that arrive under a prefix start load-arrivals. Their bucket must send its events to EventBridge. */
export function createArrivals({ arrivals }: Settings, machines: Machines, { deadLetters }: Events): void {
  const { arn } = machines['load-arrivals'].alias
  for (const [index, input] of arrivals.entries()) {
    const rule = ruleOn(`Arrivals${index}`, { pattern: createdUnder(input.source) })
    const roleArn = role(`Arrivals${index}Role`, {
      name: named(`arrivals-${index}`),
      service: 'events.amazonaws.com',
      sourceArn: rule.arn,
      statements: [mayStart(['load-arrivals'])],
    })
    deliver(`Arrivals${index}Target`, {
      rule,
      arn,
      roleArn,
      deadLetters,
      input: { ...input, trigger: 'event' },
    })
  }
}

const createdUnder = ({ bucket, prefix }: { bucket: string; prefix: string }) => ({
  source: ['aws.s3'],
  'detail-type': ['Object Created'],
  detail: { bucket: { name: [bucket] }, object: { key: [{ prefix }] } },
})
