// A deployment to AWS puts its stage before the names of machines and functions. KDBFLOW_MACHINE_NAME says how, such as
// `kdbflow-production-{workflow}:live`.

const form = (): string => process.env['KDBFLOW_MACHINE_NAME'] ?? '{workflow}'

/** What to start a workflow by, within its account and region. */
export const machineName = (workflow: string): string => form().replace('{workflow}', workflow)

/** The name that a deployed workflow or step has in its catalog. */
export function catalogName(deployed: string): string {
  const [prefix = ''] = form().split('{workflow}')
  return deployed.startsWith(prefix) ? deployed.slice(prefix.length) : deployed
}
