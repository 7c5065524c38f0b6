// What is wrong is said in plain words, before anything is created.
import { resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { installPlatform } from './evaluate/install.ts'
import { complaintOf } from './evaluate/seeded.ts'

const root = resolve(import.meta.dirname, '../..')

beforeAll(() => installPlatform(root), 240_000)

test.concurrent.each([
  {
    fault: 'a Next that leads nowhere',
    file: 'workflows/lib/wait-until.ts',
    from: 'Next: `Look at ${what}` }],',
    to: 'Next: `Look for ${what}` as never }],',
    complaint: /expected a valid definition of [\w-]+, got\n.*Look for/s,
  },
  {
    fault: 'a placeholder that nothing stands for',
    file: 'workflows/lib/call.ts',
    from: 'Resource: `\\${fn:${step}}`',
    to: 'Resource: `\\${lambda:${step}}`',
    complaint: /expected a placeholder fn:, workflow:, bus:, or a wait: .*, got \$\{lambda:[\w-]+\}/,
  },
  {
    fault: 'a step that the catalog does not have',
    file: 'functions/catalog.ts',
    from: "'plan-load': step(",
    to: "'plan-a-load': step(",
    complaint: /expected a step of functions\/catalog\.ts, got plan-load/,
  },
  {
    fault: 'a handler that is not there',
    file: 'functions/catalog.ts',
    from: "step('database/unlock-database'",
    to: "step('database/unlock-the-database'",
    inHandlers: true,
    complaint: /expected every handler of functions\/catalog\.ts to bundle, got .*unlock-the-database/s,
  },
  {
    fault: 'a bundle that starts slowly',
    file: 'stacks/bundle.ts',
    from: 'LARGEST_BUNDLE = 650_000',
    to: 'LARGEST_BUNDLE = 400_000',
    inHandlers: true,
    complaint: /expected a bundle of at most 400000 bytes for [\w-]+, got \d+/,
  },
  {
    fault: 'a role for any action of a service',
    file: 'functions/catalog.ts',
    from: "may('plans', 's3:GetObject')",
    to: "may('plans', 's3:*')",
    complaint: /expected exact actions in ReadPlanFunctionRole, got s3:\*/,
  },
  {
    fault: 'a role for any resource, with no reason',
    file: 'stacks/permissions.ts',
    from: 'return Object.keys(workflows).map(executionsArn)',
    to: "return ['*']",
    complaint: /expected exact resources for states:\w+ in \w+FunctionRole, got \* and no reason/,
  },
  {
    fault: 'a step whose name gets too long with its stage',
    file: 'functions/catalog.ts',
    from: "'find-failures': step(",
    to: "'find-everything-that-has-failed-in-an-environment': step(",
    complaint: /expected a stage of at most 6 of a-z, 0-9 and - between them, got example/,
  },
  {
    fault: 'a setting that does not fit',
    file: 'stacks/stages/example.json',
    from: '"kdb-operators@example.com"',
    to: '"the operators"',
    complaint: /expected settings .* in stacks\/stages\/example\.json, got\n {2}notify: Invalid email/,
  },
])('$fault fails the deployment', { timeout: 120_000 }, async ({ complaint, ...seed }) => {
  expect(await complaintOf(root, seed)).toMatch(complaint)
})
