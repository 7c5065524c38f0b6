// The command line: every command, one line each, with the file that runs it.
import type { CommandTable } from './command/command.ts'
import { runProgram } from './command/program.ts'

export const COMMANDS: CommandTable = {
  'This machine': [
    ['start', 'serve every API on one port of this machine', () => import('./service/start.ts')],
    ['down', 'end the service and its nodes', () => import('./service/down.ts')],
    ['demo', 'load and query a database, see a load fail', () => import('./demo/demo.ts')],
    ['env', 'print what points AWS tools at the endpoint', () => import('./service/env.ts')],
    ['settings', 'print what is set, and where it comes from', () => import('./service/settings.ts')],
    ['rotate-key', 'replace the root key, with no restart', () => import('./service/rotate-key.ts')],
    ['console', 'print a link that signs in to the console', () => import('./service/console.ts')],
  ],
  'Kept safe': [
    ['backup <folder>', 'copy all that is kept, while it runs', () => import('./backup/backup.ts')],
    ['restore <folder>', 'make a data folder from a backup', () => import('./backup/restore.ts')],
    ['export <database> <folder>', 'write a version as a plain folder', () => import('./backup/export.ts')],
    ['verify', 'say what is missing or damaged', () => import('./backup/verify.ts')],
  ],
  'What there is': [
    ['status', 'show what is kept and what runs', () => import('./status/status.ts')],
    ['events', 'show the events on the bus', () => import('./events/events.ts')],
    ['logs <name>', 'show what a cluster, step or execution logged', () => import('./logs/logs.ts')],
    ['schedules', 'list schedules, and when each runs next', () => import('./starters/schedules.ts')],
    ['rules', 'list the rules of the event buses', () => import('./starters/rules.ts')],
  ],
  Clusters: [
    [
      'query <cluster> <query>',
      'print what a cluster answers to a query',
      () => import('./clusters/query.ts'),
    ],
    ['connect <cluster>', 'print what kdb+ clients connect by', () => import('./clusters/connect.ts')],
    ['ca [environment]', 'print what TLS clients have to trust', () => import('./clusters/ca.ts')],
  ],
  Workflows: [
    ['run <workflow>', 'start a workflow', () => import('./executions/run.ts')],
    ['import <folder>', 'make a database of an HDB that is there', () => import('./import/import.ts')],
    ['input <workflow>', 'print an example of its input', () => import('./workflows/input.ts')],
    ['graph <workflow>', 'print its picture, in Mermaid', () => import('./workflows/graph.ts')],
    ['executions [workflow]', 'list executions, newest first', () => import('./executions/executions.ts')],
    [
      'execution <execution> [workflow]',
      'show one execution, state by state',
      () => import('./executions/execution.ts'),
    ],
    ['watch <execution> [workflow]', 'show an execution as it goes', () => import('./executions/watch.ts')],
    ['stop <execution> [workflow]', 'stop an execution where it is', () => import('./executions/stop.ts')],
    [
      'redrive <execution> [workflow]',
      'let a failed execution go on',
      () => import('./executions/redrive.ts'),
    ],
  ],
  'This command': [
    ['doctor', 'look for faults in what it stands on', () => import('./doctor/doctor.ts')],
    [
      'completion <shell>',
      'print what completes it in a shell',
      async () => ({ command: (await import('./completion/completion.ts')).completionOf(COMMANDS) }),
    ],
  ],
}

export const main = (words: readonly string[]): Promise<void> => runProgram(COMMANDS, words)
