# Foreign clients on cloudlet, our clients on foreign servers.
