-- expect: rename-enum-value

alter type mood rename value 'calm' to 'quiet';
