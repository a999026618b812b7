-- V10 made its functions anew and left them open to every role of the database.
call own_identity_functions();
