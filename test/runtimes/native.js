import 'whatwg-fetch';
import './evaluated.js';
