#!/usr/bin/env node
require('node:module').enableCompileCache?.()
import('../dist/cli/launch.js').then((launch) => launch.launch('metadata-shell'))
