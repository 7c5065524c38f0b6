import * as z from 'zod'

/** https://developer.hashicorp.com/terraform/cli/commands/validate#json */
const validation = z.object({
  diagnostics: z.array(
    z.object({
      severity: z.enum(['error', 'warning']),
      summary: z.string(),
      detail: z.string().default(''),
      address: z.string().optional(),
    }),
  ),
})

export interface Found {
  faults: string[]
  /** What AWS takes, and a provider that is older than it does not know. */
  newer: string[]
}

/** What `terraform validate -json` finds wrong: a line for each kind, with how many resources have it. */
export function faultsIn(output: string): Found {
  const { diagnostics } = validation.parse(JSON.parse(output))
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const kinds = Map.groupBy(errors, ({ summary, detail }) => `${summary} ${detail}`.trim())
  const lines = [...kinds].map(
    ([text, found]) => `${text} (${found.length} times, first ${found[0]?.address ?? 'outside a resource'})`,
  )
  return {
    faults: lines.filter(line => !isNewer(line)),
    newer: lines.filter(isNewer),
  }
}

/** A provider knows the runtimes of its day; Lambda has had Node 24 since November 2025. */
const isNewer = (line: string) => /expected runtime to be one of .*got nodejs24\.x/.test(line)
