import { describe, expect, it } from 'vitest'
import { usageText } from '../../src/cli/kafka-command.ts'
import { manualPage, roff } from '../../src/cli/manual-page.ts'
import Init from '../../src/commands/init.ts'
import Topics from '../../src/commands/topics.ts'

describe('man pages', () => {
  it('show text literally', () => {
    expect(roff('a-b \\n')).toBe('a\\-b \\en')
    expect(roff(".B not a request\n'nor this")).toBe("\\&.B not a request\n\\&'nor this")
  })

  it('name the tool, its other names, every option and the examples', () => {
    Topics.id = 'topics'
    const lines = manualPage(Topics, '1.2.3').split('\n')
    expect(lines[0]).toBe('.TH KAFKA-TOPICS 1 "" "samsa 1.2.3" "Kafka commands"')
    expect(lines[2]).toBe('kafka\\-topics \\- Create, list, describe, alter and delete topics')
    expect(lines).toContain('Also called kafka\\-topics.sh and samsa topics.')
    for (const name of Object.keys(Topics.flags)) {
      const spelled = `.B \\-\\-${name.replaceAll('-', '\\-')}`
      expect(lines.some((line) => line === spelled || line.startsWith(`${spelled} `))).toBe(true)
    }
    expect(lines).toContain('kafka\\-topics \\-\\-bootstrap\\-server localhost:9092 \\-\\-list')
  })

  it('name what is expected beside options, and so does the usage', () => {
    Init.id = 'init'
    const lines = manualPage(Init, '1.2.3').split('\n')
    expect(lines[lines.indexOf('.SH SYNOPSIS') + 2]).toBe('[options] DIR')
    expect(usageText(Init)).toContain('\nUsage: samsa init [options] DIR\n')
  })
})
