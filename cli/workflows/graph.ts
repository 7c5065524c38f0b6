import { Option } from 'commander'
import { graphOf, withoutFailures } from '../../asl/graph.ts'
import { mermaidOf } from '../../asl/mermaid.ts'
import { workflows } from '../../workflows/catalog.ts'
import type { Command } from '../command/command.ts'
import { jsonOption } from '../command/options.ts'

export const command: Command = {
  arguments: { workflow: 'its name, such as load-database' },
  options: [new Option('--failures', 'with what happens where a state fails'), jsonOption()],
  examples: ['kdbflow graph load-database > load.mmd'],
  run: printGraph,
}

/** Prints the picture of a workflow, as Mermaid, which Markdown on GitHub and many editors draw. */
export function printGraph(workflow: string, { failures, json }: { failures?: true; json?: true }): void {
  const graph = graphOf(workflows[known(workflow)])
  const shown = failures === true ? graph : withoutFailures(graph)
  process.stdout.write(json === true ? `${JSON.stringify(shown, undefined, 2)}\n` : mermaidOf(shown))
}

function known(workflow: string): keyof typeof workflows {
  if (isKnown(workflow)) return workflow
  const names = Object.keys(workflows).join(', ')
  throw new Error(`expected the name of one workflow of ${names}, got ${workflow}`)
}

const isKnown = (name: string): name is keyof typeof workflows => Object.hasOwn(workflows, name)
