/** `samsa top`: takes the terminal, shows the screens, and gives the terminal back as it was. */
import { type Instance, render } from 'ink'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { wantsColour } from '../colour.ts'
import { type ClusterFlags, observedCluster } from '../monitor/observed-cluster.ts'
import { onSignals } from '../signals.ts'
import { ClusterWatch } from './cluster-watch.ts'
import { glyphsFor } from './terminal-manners.ts'
import { TerminalScreen } from './terminal-screen.ts'
import { TopScreen } from './top-screen.tsx'

/** Resolves when the user quits, or a signal has come. Throws the errors of `observedCluster`. */
export async function runTop(flags: ClusterFlags, intervalMs: number): Promise<void> {
  using cluster = await observedCluster(flags, 'samsa-top')
  const watch = new ClusterWatch(cluster, intervalMs)
  const screen = new TerminalScreen(process.stdout)
  // However the process ends, an error of ours included, the terminal must be as it was.
  process.on('exit', () => screen.giveBack())
  let instance: Instance | undefined
  const quit = (): void => instance?.unmount()
  const signals = onSignals(quit)
  screen.take()
  instance = render(<Top watch={watch} screen={screen} onQuit={quit} />, {
    stdout: screen as unknown as NodeJS.WriteStream,
    // Whole frames, one per change.
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  })
  watch.start()
  try {
    await instance.waitUntilExit()
  } finally {
    watch.stop()
    screen.giveBack()
  }
  if (signals.status !== undefined) process.exitCode = signals.status
}

interface TopProps {
  readonly watch: ClusterWatch
  readonly screen: TerminalScreen
  readonly onQuit: () => void
}

function Top({ watch, screen, onQuit }: TopProps) {
  const { columns, rows } = useSize(screen)
  const watching = useSyncExternalStore(watch.subscribe, watch.current)
  return (
    <TopScreen
      watching={watching}
      columns={columns}
      rows={rows}
      glyphs={GLYPHS}
      hasColors={HAS_COLORS}
      onPause={watch.pause}
      onQuit={onQuit}
    />
  )
}

const GLYPHS = glyphsFor(process.env)
const HAS_COLORS = wantsColour(process.stdout)

function useSize(screen: TerminalScreen): { readonly columns: number; readonly rows: number } {
  const [size, setSize] = useState({ columns: screen.columns, rows: screen.rows })
  useEffect(() => {
    const resized = (): void => setSize({ columns: screen.columns, rows: screen.rows })
    screen.on('resize', resized)
    return () => {
      screen.off('resize', resized)
    }
  }, [screen])
  return size
}
