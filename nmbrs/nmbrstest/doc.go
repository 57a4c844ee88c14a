package nmbrstest
