#!/usr/bin/env node
// Not part of the build, which would write it anew without its permission to be executed.
import '../dist/bin.js';
